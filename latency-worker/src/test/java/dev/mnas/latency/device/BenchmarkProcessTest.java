package dev.mnas.latency.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.BenchmarkRequest;
import dev.mnas.latency.protocol.CandidateModel;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyRuntime;
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
      new BenchmarkRequest(
          Schedule.STANDARD,
          new CandidateModel("model.tflite", LatencyRuntime.TFLITE, 1, null),
          "reference.tflite");
  private static final String REPORT = FakeBenchmark.reportOf(3, 0, 0.5, 0.5);
  private static final BooleanSupplier NEVER = () -> false;
  private static final String SLEEP_FOR_LONG =
      "echo $$ > \"$(dirname \"$0\")/pid\"; exec sleep 600";

  @TempDir private Path folder;

  @Test
  void reportIsReadFromStandardOutput() throws TaskFailure, TaskCancelled {
    BenchmarkReport report = FakeBenchmark.halfAMillisecond().trusted().run(REQUEST, work(), NEVER);

    assertThat(report.candidate())
        .singleElement()
        .satisfies(s -> assertThat(s.millis()).isEqualTo(0.5));
  }

  @Test
  void childGetsTheRequestFile() throws TaskFailure, TaskCancelled, IOException {
    BenchmarkProcess copies =
        FakeBenchmark.shell("cp \"$0\" \"$0.seen\"; echo '%s'".formatted(REPORT));

    copies.run(REQUEST, work(), NEVER);

    assertThat(Files.readString(folder.resolve("request.json.seen")))
        .contains("\"threads\":1", "model.tflite", "\"warmupRuns\":50", "\"expected\":null");
  }

  @Test
  void whatAConfinedChildDoesWrongIsTheModelsFault() {
    for (String script : List.of("exit 134", "exit 3", "echo hello", "kill -9 $$")) {
      assertThat(failureOf(confined(script, Duration.ofSeconds(30))).failure())
          .as(script)
          .isEqualTo(FailureClass.INVALID_NETWORK);
    }
    assertThat(failureOf(confined("exec sleep 600", Duration.ofMillis(300))).failure())
        .isEqualTo(FailureClass.INVALID_NETWORK);
  }

  @Test
  void confinedChildSeesNothingOfTheEnvironment() throws TaskFailure, TaskCancelled {
    String lookAround = "env | grep -q ^HOME= && exit 1; echo '%s'".formatted(REPORT);

    assertThat(confined(lookAround, Duration.ofSeconds(30)).run(REQUEST, work(), NEVER).blocks())
        .isEqualTo(5);
  }

  @Test
  void reportWithoutEndIsNotRead() {
    TaskFailure failure =
        failureOf(FakeBenchmark.shell("head -c 17000000 /dev/zero | tr '\\0' ' '"));

    assertThat(failure).hasMessage("a report may have 16777216 bytes, had 17000000");
  }

  @Test
  void reportThatLeavesSomethingOutIsADeviceFault() {
    TaskFailure failure =
        failureOf(FakeBenchmark.shell("echo '{\"runtimeVersion\":\"9\",\"blocks\":5}'"));

    assertThat(failure.failure()).isEqualTo(FailureClass.DEVICE_FAULT);
    assertThat(failure).hasMessageContaining("precision is missing");
  }

  @Test
  void modelThatAnswersWronglyIsADeviceFaultInItsOwnWords() {
    TaskFailure failure =
        failureOf(FakeBenchmark.shell("echo 'output 0 must be 1, was 2' >&2; exit 4"));

    assertThat(failure.failure()).isEqualTo(FailureClass.DEVICE_FAULT);
    assertThat(failure).hasMessage("output 0 must be 1, was 2");
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
        new BenchmarkProcess(List.of("/nonexistent/java"), Duration.ofSeconds(30), false);

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
        .isThrownBy(() -> hangs.run(REQUEST, work(), onceStarted));
    assertChildGone();
  }

  @Test
  void interruptKillsTheChildAndStaysSet() {
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(TaskCancelled.class)
        .isThrownBy(() -> FakeBenchmark.shell("exec sleep 600").run(REQUEST, work(), NEVER));
    assertThat(Thread.interrupted()).isTrue();
  }

  private WorkFolder work() {
    return new WorkFolder(folder);
  }

  private static BenchmarkProcess confined(String script, Duration timeout) {
    return new BenchmarkProcess(List.of("/bin/sh", "-c", script), timeout, true);
  }

  private void assertChildGone() throws IOException {
    Path pid = folder.resolve("pid");
    if (Files.exists(pid)) {
      ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
          .ifPresent(child -> child.onExit().join());
    }
  }

  private TaskFailure failureOf(BenchmarkProcess process) {
    return catchThrowableOfType(TaskFailure.class, () -> process.run(REQUEST, work(), NEVER));
  }
}
