package dev.mnas.cli;

import dev.mnas.objective.HypervolumeReference;
import dev.mnas.objective.Objective;
import dev.mnas.service.policy.PolicySettings;
import dev.mnas.service.replay.InvalidTableException;
import dev.mnas.service.replay.RepeatedBlockTable;
import dev.mnas.service.replay.ReplayPage;
import dev.mnas.service.replay.ReplayReport;
import dev.mnas.service.replay.ReplaySettings;
import dev.mnas.service.replay.ReplayTable;
import dev.mnas.service.replay.Replays;
import dev.mnas.service.replay.TableFile;
import dev.mnas.space.SearchSpace;
import dev.mnas.task.WireJson;
import dev.mnas.yaml.InvalidYamlException;
import dev.mnas.yaml.Presets;
import dev.mnas.yaml.SpaceYaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.SerializationFeature;

/** Searches without training or devices; needs no controller. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Compare policies over a table of networks: searches without training or devices.",
      "All that it gives is simulated."
    })
final class ReplayCommand implements Callable<Integer> {
  private static final List<Integer> BUDGETS = List.of(150, 500, 1000, 2000, 8000);

  @Option(
      names = "--table",
      required = true,
      paramLabel = "FILE",
      description =
          "A surrogate (JSON), networks with accuracy and latencyMillis (CSV, JSON), or the trials"
              + " that a study exported.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  Path table;

  @Option(
      names = "--space",
      paramLabel = "SPACE",
      description = "The table's space: a preset or a file; default the preset that fits.")
  @Nullable String space;

  @Option(
      names = "--policy",
      required = true,
      split = ",",
      paramLabel = "POLICY",
      converter = PolicyNames.class,
      completionCandidates = PolicyNames.class,
      description = "One or more of ${COMPLETION-CANDIDATES}.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  List<PolicySettings.Kind> policies;

  @Option(
      names = "--evaluations",
      paramLabel = "N",
      description = "Networks that a search may evaluate, default ${DEFAULT-VALUE}.")
  int evaluations = 1000;

  @Option(names = "--seeds", paramLabel = "S", description = "Searches, default ${DEFAULT-VALUE}.")
  int seeds = 20;

  @Option(names = "--at", split = ",", paramLabel = "N", description = "Budgets of the table.")
  @Nullable List<Integer> at;

  @Option(names = "--batch", paramLabel = "N", description = "Trials a policy update, default 10.")
  int batch = 10;

  @Option(names = "--delay", paramLabel = "D", description = "Batches sampled ahead, default 1.")
  int delay = 1;

  @Option(
      names = "--count-repeats",
      description = "Count networks that a search drew before as evaluations too.")
  boolean repeats;

  @Option(
      names = "--repeat-block",
      description = "Search one block that is repeated, in place of each block apart.")
  boolean repeatBlock;

  @Option(
      names = "--noise",
      paramLabel = "SD",
      description = "Noise of the accuracies that policies see, in points; scores are without it.")
  double noise;

  @Option(
      names = "--reference",
      paramLabel = "LATENCY,ACCURACY",
      description = "Corner of the hypervolumes, default the table's.")
  @Nullable String reference;

  @Option(
      names = "--best",
      paramLabel = "REWARD",
      description = "The best reward known; default the table's, or the best of these searches.")
  @Nullable Double best;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  @Option(names = "--html", paramLabel = "OUT", description = "Write a page with the curves too.")
  @Nullable Path html;

  @Option(
      names = "--svg",
      paramLabel = "FOLDER",
      description = "Write each plot of the page as a file too.")
  @Nullable Path svg;

  @Mixin ReplayObjective objective = new ReplayObjective();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Replays replays;
    List<PolicySettings> settings;
    try {
      settings = policies.stream().map(kind -> new PolicySettings(kind, batch, delay, 1)).toList();
      Objective wanted = objective.read();
      ReplaySettings searches =
          new ReplaySettings(evaluations, seeds, wanted, noise, budgets(), repeats);
      Optional<HypervolumeReference> corner = Optional.ofNullable(reference).map(this::corner);
      ReplayTable whole = TableFile.read(table, space());
      ReplayTable read = repeatBlock ? new RepeatedBlockTable(whole) : whole;
      replays =
          new Replays(
              String.valueOf(table.getFileName()),
              read,
              searches,
              corner,
              best == null ? OptionalDouble.empty() : OptionalDouble.of(best));
    } catch (InvalidTableException | InvalidYamlException wrong) {
      spec.commandLine().getErr().println("mnas: " + wrong.getMessage());
      return ExitCodes.REFUSED;
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
    }
    ReplayReport report = replays.run(settings);
    if (html != null) {
      Files.writeString(html, new ReplayPage(report).toString());
      spec.commandLine().getErr().println("wrote " + html);
    }
    if (svg != null) {
      Files.createDirectories(svg);
      for (Map.Entry<String, String> plot : new ReplayPage(report).files().entrySet()) {
        Files.writeString(svg.resolve(plot.getKey()), plot.getValue());
      }
      spec.commandLine().getErr().println("wrote plots to " + svg);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? WireJson.mapper()
                .writer(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(report)
            : ReplayText.of(report));
    out.flush();
    return ExitCodes.OK;
  }

  private List<Integer> budgets() {
    if (at != null) {
      return at;
    }
    return Stream.concat(
            BUDGETS.stream().filter(budget -> budget < evaluations), Stream.of(evaluations))
        .toList();
  }

  private HypervolumeReference corner(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException(
          "--reference must be LATENCY,ACCURACY such as 11.665,0.5288, was '" + text + "'");
    }
    try {
      return new HypervolumeReference(Double.parseDouble(parts[1]), Double.parseDouble(parts[0]));
    } catch (NumberFormatException word) {
      throw new IllegalArgumentException(
          "--reference must be two numbers, was '" + text + "'", word);
    }
  }

  private Optional<SearchSpace> space() throws IOException {
    if (space == null) {
      return Optional.empty();
    }
    Optional<SearchSpace> preset = Presets.find(space);
    return preset.isPresent()
        ? preset
        : Optional.of(SpaceYaml.read(Files.readString(Path.of(space))));
  }

  /** Policies by the names that they have in study files: {@code rnn}, {@code rnn-paper}, ... */
  static final class PolicyNames implements ITypeConverter<PolicySettings.Kind>, Iterable<String> {
    @Override
    public PolicySettings.Kind convert(String text) {
      return Arrays.stream(PolicySettings.Kind.values())
          .filter(kind -> kind.word().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "must be one of %s, was '%s'".formatted(names(), text)));
    }

    private static List<String> names() {
      return Arrays.stream(PolicySettings.Kind.values()).map(PolicySettings.Kind::word).toList();
    }

    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }
  }
}
