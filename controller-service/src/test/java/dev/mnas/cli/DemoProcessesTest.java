package dev.mnas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo's processes, with a launcher that only plays them. */
class DemoProcessesTest {
  @TempDir private Path data;
  private final StringWriter out = new StringWriter();

  private DemoProcesses processes(String script) throws IOException {
    Path mnas = data.resolve("mnas");
    Files.writeString(mnas, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(mnas, PosixFilePermissions.fromString("rwx------"));
    return new DemoProcesses(mnas, data, 7, new PrintWriter(out));
  }

  private String log(String kind) throws IOException {
    return Files.readString(data.resolve("logs").resolve(kind + ".log"));
  }

  @Test
  void workersEndBeforeTheControllerDoes() throws IOException {
    DemoProcesses processes =
        processes(
            """
            echo start $1 >> order
            trap "echo end $1 >> order; exit 0" TERM
            echo ready
            while true; do sleep 0.05; done
            """
                .replace("order", data.resolve("order").toString()));
    Child controller = processes.startController();
    processes.startWorkers("mine");
    Awaitility.await()
        .until(() -> log("trainer").contains("ready") && log("latency").contains("ready"));
    processes.stop();
    assertThat(controller.alive()).isFalse();
    assertThat(Files.readAllLines(data.resolve("order")))
        .startsWith("start controller")
        .endsWith("end controller")
        .contains("end trainer", "end latency");
    assertThat(processes.running()).isFalse();
  }

  @Test
  void workerThatDiesIsStartedAgainThreeTimesAtMost() throws IOException {
    DemoProcesses processes = processes("[ $1 = trainer ] && echo 'mnas: lost' && exit 4; sleep 9");
    processes.startController();
    processes.startWorkers("mine");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatExceptionOfType(ApiProblem.class)
                    .isThrownBy(() -> processes.reviveWorkers("mine"))
                    .withMessageContaining("the trainer worker ended with 4: mnas: lost"));
    assertThat(out.toString())
        .contains("restart 1 of 3", "restart 2 of 3", "restart 3 of 3")
        .doesNotContain("restart 4");
    processes.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "PATH, true",
    "MNAS_HOME, true",
    "MNAS_TRAINER_HEAP, true",
    "MNAS_TLS_CERT, false",
    "MNAS_REQUIRE_TOKENS, false",
    "MNAS_USER_TOKEN, false",
    "MNAS_DATABASE_URL, false",
    "MNAS_DATA, false"
  })
  void whatConfiguresAnotherControllerIsNotInherited(String variable, boolean inherited) {
    assertThat(DemoProcesses.inherits(variable)).isEqualTo(inherited);
  }
}
