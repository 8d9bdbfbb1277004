package dev.mnas.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Search spaces: the presets, and a check of one's own. */
@Command(
    name = "space",
    mixinStandardHelpOptions = true,
    description = "Look at search spaces and check one's own.")
final class SpaceCommand {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Command(description = "List the preset spaces.")
  int list(@Mixin Connection connection) {
    connection.print(out(), connection.api().get("/spaces"), Views::spaces);
    return ExitCodes.OK;
  }

  @Command(description = "Show a preset space as a file to start one's own from.")
  int show(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name) {
    String path = UserApi.part(name);
    connection.print(out(), connection.api().get("/spaces/" + path), Views::space);
    return ExitCodes.OK;
  }

  @Command(description = "Check a space file; mistakes come with line and field.")
  int validate(
      @Mixin Connection connection,
      @Parameters(paramLabel = "FILE", description = "Space file.") Path file)
      throws IOException {
    JsonNode space =
        connection.api().post("/spaces/validate", "application/yaml", Files.readString(file));
    connection.print(out(), space, Views::space);
    return ExitCodes.OK;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
