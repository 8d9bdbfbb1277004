package dev.mnas.latency.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.BenchmarkRequest;
import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.task.FailureClass;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BenchmarkProcessTest {
  private static final BenchmarkRequest REQUEST =
      new BenchmarkRequest(Schedule.STANDARD, 1, List.of("model0.tflite"));
  private static final BooleanSupplier NEVER = () -> false;
  private static final String SLEEP_FOR_LONG =
      "echo $$ > \"$(dirname \"$0\")/pid\"; exec sleep 600";

  @TempDir private Path folder;

  @Test
  void reportIsReadFromStandardOutput() throws TaskFailure, TaskCancelled {
    BenchmarkReport report = FakeBenchmark.halfAMillisecond().run(REQUEST, folder, NEVER);

    assertThat(report.models()).hasSize(1);
    assertThat(report.models().get(0).samples().get(0).millis()).isEqualTo(0.5);
  }

  @Test
  void realChildTimesRealModels() throws TaskFailure, TaskCancelled, IOException {
    String model = Files.write(folder.resolve("model.tflite"), ReferenceNetwork.model()).toString();
    BenchmarkRequest request =
        new BenchmarkRequest(new Schedule(20, 5, 5, 5, 50), 1, List.of(model, model));

    BenchmarkReport report = BenchmarkProcess.ofThisJvm().run(request, folder, NEVER);

    assertThat(report.runtimeVersion()).startsWith("2.");
    assertThat(report.models())
        .hasSize(2)
        .allSatisfy(
            timings -> {
              assertThat(timings.delegatedSteps()).isEqualTo(1);
              assertThat(timings.samples()).hasSizeGreaterThanOrEqualTo(15);
            });
  }

  @Test
  void childGetsTheRequestFile() throws TaskFailure, TaskCancelled, IOException {
    BenchmarkProcess copies =
        FakeBenchmark.shell(
            "cp \"$0\" \"$0.seen\"; echo '%s'".formatted(FakeBenchmark.reportOf("")));

    copies.run(REQUEST, folder, NEVER);

    assertThat(Files.readString(folder.resolve("request.json.seen")))
        .contains("\"threads\":1", "model0.tflite", "\"warmupRuns\":50");
  }

  @Test
  void crashIsADeviceFaultWithItsLastWords() {
    TaskFailure failure = failureOf(FakeBenchmark.shell("echo lost my device >&2; exit 134"));

    assertThat(failure.failure()).isEqualTo(FailureClass.DEVICE_FAULT);
    assertThat(failure).hasMessage("benchmark must exit with 0, was 134: lost my device");
  }

  @Test
  void killedChildIsADeviceFault() {
    assertThat(failureOf(FakeBenchmark.shell("kill -9 $$")).failure())
        .isEqualTo(FailureClass.DEVICE_FAULT);
  }

  @Test
  void exhaustedHeapIsOutOfMemory() {
    assertThat(failureOf(FakeBenchmark.shell("exit 3")).failure())
        .isEqualTo(FailureClass.OUT_OF_MEMORY);
  }

  @Test
  void nonsenseIsADeviceFault() {
    TaskFailure failure = failureOf(FakeBenchmark.shell("echo hello"));

    assertThat(failure.failure()).isEqualTo(FailureClass.DEVICE_FAULT);
    assertThat(failure).hasMessageStartingWith("benchmark must print a report: ");
  }

  @Test
  void missingProgramIsADeviceFault() {
    BenchmarkProcess absent =
        new BenchmarkProcess(List.of("/nonexistent/java"), Duration.ofSeconds(30));

    assertThat(failureOf(absent)).hasMessageStartingWith("benchmark must start: ");
  }

  @Test
  void hangingChildIsKilledAtItsTimeout() throws IOException {
    TaskFailure failure = failureOf(FakeBenchmark.shell(SLEEP_FOR_LONG, Duration.ofMillis(300)));

    assertThat(failure.failure()).isEqualTo(FailureClass.DEVICE_FAULT);
    assertThat(failure).hasMessage("benchmark must end within PT0.3S, did not");
    assertChildGone();
  }

  @Test
  void cancelKillsTheChild() throws IOException {
    BenchmarkProcess hangs = FakeBenchmark.shell(SLEEP_FOR_LONG);
    BooleanSupplier onceStarted = () -> Files.exists(folder.resolve("pid"));

    assertThatExceptionOfType(TaskCancelled.class)
        .isThrownBy(() -> hangs.run(REQUEST, folder, onceStarted));
    assertChildGone();
  }

  @Test
  void interruptKillsTheChildAndStaysSet() {
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(TaskCancelled.class)
        .isThrownBy(() -> FakeBenchmark.shell("exec sleep 600").run(REQUEST, folder, NEVER));
    assertThat(Thread.interrupted()).isTrue();
  }

  private void assertChildGone() throws IOException {
    Path pid = folder.resolve("pid");
    if (Files.exists(pid)) {
      ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
          .ifPresent(child -> child.onExit().join());
    }
  }

  private TaskFailure failureOf(BenchmarkProcess process) {
    return catchThrowableOfType(TaskFailure.class, () -> process.run(REQUEST, folder, NEVER));
  }
}
