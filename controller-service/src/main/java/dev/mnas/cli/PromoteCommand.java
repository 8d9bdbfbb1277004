package dev.mnas.cli;

import dev.mnas.task.WireJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Has trials trained from scratch to be kept. */
@Command(
    name = "promote",
    description = "Train the best trials from scratch to keep them, or those that are named.")
final class PromoteCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 2_000;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Connection connection;

  @Parameters(paramLabel = "ID", description = "Id of the study.")
  private long study;

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Chosen chosen;

  @Option(
      names = "--recipe",
      paramLabel = "RECIPE",
      defaultValue = "full",
      description =
          "full, paper, proxy, or a YAML file with the fields of a recipe, of which those left out"
              + " are of full. Default ${DEFAULT-VALUE}.")
  private String recipe = "full";

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs in place of those of the named recipe.")
  private @Nullable Integer epochs;

  @Option(
      names = "--train",
      paramLabel = "N",
      description = "Training images, default as many as in the study.")
  private @Nullable Integer train;

  @Option(names = "--wait", description = "Return once all of them have ended.")
  private boolean wait;

  /** Either the best or those that are named. */
  static final class Chosen {
    @Option(names = "--top", paramLabel = "K", description = "How many of the best.")
    private @Nullable Integer top;

    @Option(names = "--trial", paramLabel = "N", arity = "1..*", description = "Ids of trials.")
    private @Nullable List<Long> trials;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    UserApi api = connection.api();
    String path = "/studies/" + study + "/finalists";
    JsonNode promoted = api.post(path, "application/yaml", wish());
    if (wait) {
      Set<Long> wanted =
          promoted.valueStream().map(each -> each.path("id").asLong()).collect(Collectors.toSet());
      promoted = only(wanted, api.get(path));
      while (promoted.valueStream().anyMatch(PromoteCommand::runs)) {
        Thread.sleep(POLL_MILLIS);
        promoted = only(wanted, api.get(path));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    connection.print(out, promoted, Views::finalists);
    boolean failed = wait && !promoted.valueStream().allMatch(PromoteCommand::done);
    return failed ? ExitCodes.REFUSED : ExitCodes.OK;
  }

  private String wish() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(recipe());
    lines.add(chosen.trials == null ? "top: " + chosen.top : "trials: " + chosen.trials);
    if (train != null) {
      lines.add("data: {train: " + train + "}");
    }
    return String.join("\n", lines) + "\n";
  }

  private String recipe() throws IOException {
    if (!recipe.matches(".*\\.(ya?ml|json)")) {
      String name = "'" + recipe.replace("'", "''") + "'";
      return "recipe: "
          + (epochs == null ? name : "{preset: %s, epochs: %d}".formatted(name, epochs));
    }
    if (epochs != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--epochs goes with a named recipe, the file " + recipe + " has its own");
    }
    return "recipe:\n" + Files.readString(Path.of(recipe)).indent(2).stripTrailing();
  }

  private static ArrayNode only(Set<Long> wanted, JsonNode finalists) {
    ArrayNode chosen = WireJson.mapper().createArrayNode();
    finalists
        .valueStream()
        .filter(each -> wanted.contains(each.path("id").asLong()))
        .forEach(chosen::add);
    return chosen;
  }

  private static boolean runs(JsonNode finalist) {
    return finalist.path("state").asString().equals("RUNNING");
  }

  private static boolean done(JsonNode finalist) {
    return finalist.path("state").asString().equals("COMPLETE");
  }
}
