package dev.mnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command {@code controller} in a folder, and what it says when it does not start. */
record ControllerRun(Path data) {

  /** The line that says why it did not start; nothing else may be said. */
  String refusal(String... options) {
    StringWriter err = new StringWriter();
    List<String> arguments =
        new ArrayList<>(List.of("controller", "--port", "0", "--data", data.toString()));
    arguments.addAll(List.of(options));
    int code =
        Mnas.commandLine()
            .setErr(new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));
    assertThat(code).as(err.toString()).isEqualTo(ExitCodes.UNAVAILABLE);
    assertThat(err.toString().lines()).hasSize(1);
    return err.toString().strip();
  }
}
