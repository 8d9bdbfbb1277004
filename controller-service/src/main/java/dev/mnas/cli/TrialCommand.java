package dev.mnas.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Single trials and what they leave to ship. */
@Command(
    name = "trial",
    mixinStandardHelpOptions = true,
    description = "Show a trial, stop it, download its network.")
final class TrialCommand {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Command(description = "Show one trial.")
  int show(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    connection.print(out(), connection.api().get("/trials/" + id), Views::trial);
    return ExitCodes.OK;
  }

  @Command(description = "End a trial early; its numbers are not used.")
  int stop(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    JsonNode trial = connection.api().post("/trials/" + id + "/stop", "application/json", "{}");
    connection.print(out(), trial, Views::trial);
    return ExitCodes.OK;
  }

  @Command(
      description = {
        "Time a complete trial again on all pools of its study;",
        "its latency and reward stay what the policy saw."
      })
  int remeasure(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    JsonNode trial =
        connection.api().post("/trials/" + id + "/remeasure", "application/json", "{}");
    connection.print(out(), trial, Views::trial);
    return ExitCodes.OK;
  }

  @Command(
      description = {
        "Download a trial to files, each in the form that its name asks for: .tflite (float32),",
        "-int8.tflite, .onnx, .safetensors (weights), .txt (block strings), .json, or, of a",
        "complete one, model-card.json or .md (the model card)."
      })
  int download(
      @Mixin Connection connection,
      @Parameters(index = "0", paramLabel = "ID") long id,
      @Parameters(index = "1..*", paramLabel = "FILE", arity = "1..*") List<Path> files)
      throws IOException {
    // All names are looked at before the first is written.
    List<TrialFile> forms =
        files.stream().map(file -> TrialFile.typed(file, spec.commandLine())).toList();
    UserApi api = connection.api();
    for (int i = 0; i < files.size(); i++) {
      forms.get(i).write(api, id, files.get(i));
      spec.commandLine().getErr().println("wrote " + files.get(i));
    }
    return ExitCodes.OK;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
