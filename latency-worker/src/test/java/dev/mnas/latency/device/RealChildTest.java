package dev.mnas.latency.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.BenchmarkRequest;
import dev.mnas.latency.protocol.CandidateModel;
import dev.mnas.latency.protocol.ExpectedOutput;
import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.network.Network;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyDetails.OutputCheck.Against;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The child process as it is, with the runtimes in it. */
@Timeout(120)
class RealChildTest {
  private static final Schedule SHORT = DeviceBackendContract.SHORT;
  private static final Network NETWORK = DeviceBackendContract.NETWORK;

  @TempDir private Path folder;

  private BenchmarkReport run(Subject subject) throws TaskFailure, TaskCancelled, IOException {
    Path model = Files.write(folder.resolve("model"), subject.content());
    Path reference = Files.write(folder.resolve("reference"), ReferenceNetwork.model());
    CandidateModel candidate =
        new CandidateModel(
            model.toString(), subject.runtime(), subject.threads(), subject.expected());
    return BenchmarkProcesses.ofThisJvm(null)
        .trusted()
        .run(
            new BenchmarkRequest(SHORT, candidate, reference.toString()),
            new WorkFolder(folder),
            () -> false);
  }

  @ParameterizedTest
  @CsvSource({
    "TFLITE, FLOAT32, 1",
    "TFLITE, FLOAT32, 2",
    "TFLITE, INT8, 1",
    "ONNX_RUNTIME, FLOAT32, 1"
  })
  void networkIsCheckedAgainstItsEvaluationAndTimed(
      LatencyRuntime runtime, LatencyPrecision precision, int threads)
      throws TaskFailure, TaskCancelled, IOException {
    BenchmarkReport report = run(Subject.of(NETWORK, runtime, precision, threads));

    assertThat(report.precision()).isEqualTo(precision);
    assertThat(report.output().against()).isEqualTo(Against.EVALUATION);
    assertThat(report.candidate()).hasSizeGreaterThanOrEqualTo(15);
    assertThat(report.reference()).hasSizeGreaterThanOrEqualTo(15);
    assertThat(report.process().peakMemoryBytes())
        .isGreaterThan(report.process().idleMemoryBytes());
    if (runtime == LatencyRuntime.TFLITE) {
      assertThat(report.acceleration().otherNodes()).isEmpty();
      assertThat(report.acceleration().nodes()).isGreaterThan(10);
    } else {
      assertThat(report.acceleration().nodes()).isNull();
    }
  }

  /** As a delegate that computes something else would. */
  @Test
  void runtimeThatAnswersSomethingElseIsADeviceFaultWithBothNumbers() {
    Subject right = Subject.of(NETWORK, LatencyRuntime.ONNX_RUNTIME, LatencyPrecision.FLOAT32, 1);
    ExpectedOutput expected = Objects.requireNonNull(right.expected());
    Subject wrong =
        new Subject(
            right.content(),
            right.runtime(),
            1,
            new ExpectedOutput(expected.image(), Collections.nCopies(10, 7f), 1e-3));

    TaskFailure failure = catchThrowableOfType(TaskFailure.class, () -> run(wrong));
    assertThat(failure.failure()).isEqualTo(FailureClass.DEVICE_FAULT);
    assertThat(failure)
        .hasMessageStartingWith(
            "output 0 must be 7.0, within 0.001 of the largest magnitude 7.0, was");
  }
}
