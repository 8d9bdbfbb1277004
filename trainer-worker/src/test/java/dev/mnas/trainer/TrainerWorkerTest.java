package dev.mnas.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
  void unusableFolderIsNamed(@TempDir Path empty) {
    assertThat(command.execute("--dataset", "mine=" + empty)).isEqualTo(2);
    assertThat(err.toString())
        .contains("--dataset mine=" + empty)
        .contains("must hold 2 to 256 folders, one a class, had 0");
    assertThat(command.execute("--dataset", "mine=" + empty.resolve("none"))).isEqualTo(2);
    assertThat(err.toString()).contains("there is no such folder");
    assertThat(command.execute("--dataset", "Mine=" + empty)).isEqualTo(2);
    assertThat(err.toString()).contains("dataset must be lower-case letters");
  }

  @Test
  void nameOfTheBundledDataIsTaken(@TempDir Path folder) {
    assertThat(command.execute("--dataset", "fashion-mnist=" + folder)).isEqualTo(2);
    assertThat(err.toString()).contains("the bundled data set has this name");
  }

  @Test
  void unknownOptionExitsWithTwo() {
    assertThat(command.execute("--colour")).isEqualTo(2);
    assertThat(err.toString()).contains("--colour");
  }
}
