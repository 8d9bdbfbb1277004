package dev.mnas.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Starts studies and follows them. */
@Command(
    name = "study",
    mixinStandardHelpOptions = true,
    description = "Start a study, follow it, read its Pareto front.")
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

  @Command(description = "Show one study.")
  int show(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    connection.print(out(), connection.api().get("/studies/" + id), Views::study);
    return ExitCodes.OK;
  }

  @Command(description = "Show the Pareto front, fastest network first.")
  int pareto(
      @Mixin Connection connection,
      @Parameters(paramLabel = "ID") long id,
      @Option(
              names = "--best",
              paramLabel = "FILE.tflite",
              description = "Also write the network of the highest reward, block strings beside.")
          @Nullable Path best)
      throws IOException {
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

  @Command(description = "End a study for good.")
  int stop(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    return change(connection, id, "stop");
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
