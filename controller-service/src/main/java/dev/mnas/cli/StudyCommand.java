package dev.mnas.cli;

import dev.mnas.task.WireJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Starts studies and follows them. */
@Command(
    name = "study",
    mixinStandardHelpOptions = true,
    description = "Start a study, follow it, read its Pareto front, train what is to be kept.",
    subcommands = PromoteCommand.class)
final class StudyCommand {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Command(description = "Start the study that a YAML file describes.")
  int submit(
      @Mixin Connection connection,
      @Parameters(paramLabel = "FILE", description = "Study file.") Path file)
      throws IOException {
    JsonNode study = connection.api().post("/studies", "application/yaml", Files.readString(file));
    connection.print(out(), study, Views::study);
    return ExitCodes.OK;
  }

  @Command(description = "List all studies.")
  int list(@Mixin Connection connection) {
    connection.print(out(), connection.api().get("/studies"), Views::studies);
    return ExitCodes.OK;
  }

  @Command(description = "Show one study, and what is wrong with it.")
  int show(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    connection.print(out(), connection.api().get("/studies/" + id), Views::study);
    return ExitCodes.OK;
  }

  @Command(description = "Show how the policy and the measurements of a study do.")
  int signs(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    connection.print(out(), connection.api().get("/studies/" + id + "/signs"), GuardText::signs);
    return ExitCodes.OK;
  }

  @Command(description = "List all alarms that a study ever had, the newest first.")
  int alarms(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    connection.print(out(), connection.api().get("/studies/" + id + "/alarms"), GuardText::alarms);
    return ExitCodes.OK;
  }

  @Command(description = "Have the policy start anew; which networks are known it keeps.")
  int restart(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    return change(connection, id, "policy/restart");
  }

  @Command(description = "Go on with another policy, which is told of everything measured so far.")
  int policy(
      @Mixin Connection connection,
      @Parameters(paramLabel = "ID") long id,
      @Option(
              names = "--kind",
              paramLabel = "KIND",
              description = "rnn, rnn-paper, evolution, nsga2, hill or random.")
          @Nullable String kind,
      @Option(names = "--batch", paramLabel = "N", description = "Trials a policy update.")
          @Nullable Integer batch,
      @Option(names = "--delay", paramLabel = "N", description = "Batches ahead.")
          @Nullable Integer delay,
      @Option(names = "--seed", paramLabel = "N", description = "Seed of the new policy.")
          @Nullable Long seed) {
    Map<String, Object> wish = new LinkedHashMap<>();
    wish.put("kind", kind);
    wish.put("batch", batch);
    wish.put("delay", delay);
    wish.put("seed", seed);
    wish.values().removeIf(Objects::isNull);
    if (wish.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "one of --kind, --batch, --delay and --seed must be given");
    }
    UserApi api = connection.api();
    String body = WireJson.mapper().writeValueAsString(wish);
    api.replace("/studies/" + id + "/policy", body);
    connection.print(out(), api.get("/studies/" + id), Views::study);
    return ExitCodes.OK;
  }

  @Command(
      description =
          "Train the best networks again with another seed: what differs then is noise, not worth.")
  int repeat(
      @Mixin Connection connection,
      @Parameters(paramLabel = "ID") long id,
      @Option(
              names = "--top",
              paramLabel = "K",
              defaultValue = "4",
              description = "How many of the best. Default ${DEFAULT-VALUE}.")
          int top) {
    UserApi api = connection.api();
    String path = "/studies/" + id + "/finalists";
    ObjectNode recipe = (ObjectNode) api.get("/studies/" + id).path("recipe");
    long seed =
        api.get(path)
            .valueStream()
            .mapToLong(finalist -> finalist.path("recipe").path("seed").asLong())
            .reduce(recipe.path("seed").asLong(), Math::max);
    recipe.put("seed", seed + 1);
    for (String word : List.of("optimizer", "schedule")) {
      recipe.put(word, recipe.path(word).asString().toLowerCase(Locale.ROOT));
    }
    ObjectNode wish = WireJson.mapper().createObjectNode().put("top", top).set("recipe", recipe);
    connection.print(out(), api.post(path, "application/json", wish.toString()), Views::finalists);
    return ExitCodes.OK;
  }

  @Command(description = "Show the Pareto front, fastest network first.")
  int pareto(
      @Mixin Connection connection,
      @Parameters(paramLabel = "ID") long id,
      @Option(
              names = "--best",
              paramLabel = "FILE",
              description =
                  "Also write the network of the highest reward, block strings beside: .tflite,"
                      + " -int8.tflite, .onnx or .safetensors.")
          @Nullable Path best)
      throws IOException {
    if (best != null) {
      TrialFile.typed(best, spec.commandLine());
    }
    UserApi api = connection.api();
    connection.print(out(), api.get("/studies/" + id + "/pareto"), Views::front);
    if (best == null) {
      return ExitCodes.OK;
    }
    if (new BestNetwork(api).write(api.get("/studies/" + id), best).isEmpty()) {
      throw new ApiProblem("study " + id + " has no trained network yet");
    }
    spec.commandLine().getErr().println("wrote " + best + " and " + BestNetwork.textBeside(best));
    return ExitCodes.OK;
  }

  @Command(description = "Give out no further tasks of a study.")
  int pause(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    return change(connection, id, "pause");
  }

  @Command(description = "Go on with a paused study.")
  int resume(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    return change(connection, id, "resume");
  }

  @Command(description = "Say which study gets workers first: a higher number goes first.")
  int priority(
      @Mixin Connection connection,
      @Parameters(paramLabel = "ID") long id,
      @Parameters(paramLabel = "PRIORITY", description = "From -100 to 100; 0 is usual.")
          int priority) {
    JsonNode study =
        connection.api().put("/studies/" + id + "/priority", "{\"priority\": " + priority + "}");
    connection.print(out(), study, Views::study);
    return ExitCodes.OK;
  }

  @Command(description = "End a study for good.")
  int stop(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    return change(connection, id, "stop");
  }

  @Command(description = "Train and time a published network like a trial of the study.")
  int baseline(
      @Mixin Connection connection,
      @Parameters(paramLabel = "ID") long id,
      @Parameters(
              paramLabel = "NETWORK",
              arity = "1..*",
              description = "A name of ./mnas zoo list, or block strings.")
          List<String> network,
      @Option(
              names = "--width",
              paramLabel = "W",
              description = "Depth multiplier, width multiplier or scale factor, default 1.")
          @Nullable Double width,
      @Option(
              names = "--groups",
              paramLabel = "G",
              description = "Groups of shufflenet: 1, 2, 3, 4 or 8, default 3.")
          @Nullable Integer groups) {
    Map<String, Object> wish = new LinkedHashMap<>();
    wish.put("network", String.join(" ", network));
    if (width != null) {
      wish.put("width", width);
    }
    if (groups != null) {
      wish.put("groups", groups);
    }
    JsonNode trial =
        connection
            .api()
            .post(
                "/studies/" + id + "/baselines",
                "application/json",
                WireJson.mapper().writeValueAsString(wish));
    connection.print(out(), trial, Views::baseline);
    return ExitCodes.OK;
  }

  @Command(description = "List the finalists of a study with their test accuracies.")
  int finalists(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    JsonNode finalists = connection.api().get("/studies/" + id + "/finalists");
    connection.print(out(), finalists, Views::finalists);
    return ExitCodes.OK;
  }

  private int change(Connection connection, long id, String verb) {
    JsonNode study = connection.api().post("/studies/" + id + "/" + verb, "application/json", "{}");
    connection.print(out(), study, Views::study);
    return ExitCodes.OK;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
