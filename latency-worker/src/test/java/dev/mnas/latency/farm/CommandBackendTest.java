package dev.mnas.latency.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mnas.latency.device.DeviceBackend;
import dev.mnas.latency.device.DeviceBackendContract;
import dev.mnas.latency.device.DeviceIdentity;
import dev.mnas.latency.shell.TestPrograms;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.worker.TaskFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The real program as somebody's command. */
class CommandBackendTest extends DeviceBackendContract {
  private static final DeviceIdentity IDENTITY =
      new DeviceIdentity(
          "farm phone",
          "none",
          "x86_64",
          1,
          "farm-1",
          Map.of("soc", "none", "os", "none", "architecture", "x86_64"));

  static CommandBackend of(Duration timeout, String... command) {
    return new CommandBackend("farm", List.of(command), timeout, IDENTITY);
  }

  @Override
  protected DeviceBackend backend() throws Exception {
    String program = TestPrograms.x86().resolve("linux-x86_64/latency-bench").toString();
    return of(
        Duration.ofMinutes(2),
        "sh",
        "-c",
        "cd \"$1\" && exec \"$2\" \"$3\"",
        "sh",
        "{folder}",
        program,
        "{request}");
  }

  private static TaskFailure failure(DeviceBackend backend) {
    TaskFailure failure =
        catchThrowableOfType(
            TaskFailure.class,
            () -> backend.run(subject(LatencyPrecision.FLOAT32), SHORT, () -> false));
    assertThat(failure.failure()).isEqualTo(FailureClass.DEVICE_FAULT);
    return failure;
  }

  @Test
  void wordsAreGivenToNoShell() {
    assertThat(failure(of(Duration.ofMinutes(1), "echo", "$(id); {threads} > /tmp/x")))
        .hasMessageContaining("benchmark must print a report");
  }

  @Test
  void commandThatHangsIsEnded() {
    assertThat(failure(of(Duration.ofMillis(300), "sleep", "600")))
        .hasMessage("farm: command must end within PT0.3S, did not");
  }

  @Test
  void commandThatIsNotThereIsNamed() {
    assertThat(failure(of(Duration.ofMinutes(1), "/nonexistent/farm")))
        .hasMessageStartingWith("farm: command must start: ")
        .hasMessageContaining("/nonexistent/farm");
  }
}
