package dev.mnas.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TrainerWorkerTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine command =
      TrainerWorker.commandLine()
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(err, true));

  @Test
  void helpNamesTheOptions() {
    assertThat(command.execute("--help")).isZero();
    assertThat(out.toString()).contains("--controller-url", "--pool", "--name");
  }

  @Test
  void unknownOptionExitsWithTwo() {
    assertThat(command.execute("--colour")).isEqualTo(2);
    assertThat(err.toString()).contains("--colour");
  }
}
