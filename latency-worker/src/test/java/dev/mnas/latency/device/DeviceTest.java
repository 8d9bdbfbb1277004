package dev.mnas.latency.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.network.Network;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyDetails;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.task.ModelFormat;
import dev.mnas.task.TaskResult.LatencyMeasured;
import dev.mnas.task.TaskSpec;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DeviceTest {
  private static final Network NETWORK = ReferenceNetwork.network();
  private static final TaskSpec.MeasureLatency HOW = new TaskSpec.MeasureLatency(NETWORK.spec(), 1);
  private static final String STEADY = FakeBenchmark.reportOf(3, 0, 0.25, 0.5, 0.5, 0.52);
  private static final String DRIFTING = FakeBenchmark.reportOf(3, 0, 0.25, 0.5, 0.5, 0.53);

  private final AtomicInteger pauses = new AtomicInteger();

  @TempDir private Path folder;

  @Test
  void measurementIsThatOfTheCandidateAgainstTheReference() throws TaskFailure, TaskCancelled {
    LatencyMeasured measured = device("echo '%s'".formatted(STEADY)).measure(NETWORK, HOW, never());

    assertThat(measured.medianMillis()).isEqualTo(0.25);
    assertThat(measured.referenceMedianMillis()).isEqualTo(0.5);
    assertThat(measured.samples()).isEqualTo(1);
    assertThat(measured.sampleMillis()).isEqualTo(List.of(0.25));
    assertThat(measured.device().runtimeVersion()).isEqualTo("9+mnas-reference-1");
    assertThat(measured.device().serial()).isEqualTo("board-7");
    assertThat(details(measured))
        .satisfies(
            details -> {
              assertThat(details.conditions().coreSet()).isEqualTo("0");
              assertThat(details.reference().beforeMedianMillis()).isEqualTo(0.5);
              assertThat(details.reference().afterMedianMillis()).isEqualTo(0.52);
              assertThat(details.reference().attempts()).isEqualTo(1);
              assertThat(details.process().modelBytes()).isEqualTo(7);
            });
    assertThat(pauses).hasValue(0);
  }

  @Test
  void driftOfTheReferenceCoolsDownAndMeasuresAgain() throws TaskFailure, TaskCancelled {
    LatencyMeasured measured = device(driftingUntil(4)).measure(NETWORK, HOW, never());

    assertThat(details(measured).reference().attempts()).isEqualTo(2);
    assertThat(pauses).hasValue(1);
  }

  @Test
  void driftThatStaysIsUnstable() throws TaskFailure, TaskCancelled {
    TaskFailure failure = failure(device(driftingUntil(100)));

    assertThat(failure.failure()).isEqualTo(FailureClass.LATENCY_UNSTABLE);
    assertThat(failure)
        .hasMessage(
            "the reference may move by 5% within a measurement, moved from 0.5000 to 0.5300 ms in"
                + " the last of 3 attempts");
    assertThat(pauses).hasValue(2);
  }

  @Test
  void cancelEndsTheCoolDown() throws TaskFailure, TaskCancelled {
    Device device = device(driftingUntil(100));

    assertThat(
            catchThrowableOfType(
                TaskCancelled.class, () -> device.measure(NETWORK, HOW, () -> pauses.get() > 0)))
        .isNotNull();
    assertThat(pauses).hasValue(1);
  }

  @Test
  void modelThatXnnpackRefusesIsADeviceFault() {
    String refused = "echo '%s'".formatted(FakeBenchmark.reportOf(3, 3, 0.5, 0.5));

    TaskFailure failure = catchThrowableOfType(TaskFailure.class, () -> device(refused));

    assertThat(failure.failure()).isEqualTo(FailureClass.DEVICE_FAULT);
    assertThat(failure).hasMessage("XNNPACK must run the model, took no node of it");
  }

  @Test
  void fileThatXnnpackRefusesIsTimedAsItIs() throws TaskFailure, TaskCancelled {
    Device device =
        device(
            "if grep -q '\"expected\":{' \"$0\"; then echo '%s'; else echo '%s'; fi"
                .formatted(STEADY, FakeBenchmark.reportOf(3, 3, 0.5, 0.5)));

    LatencyMeasured measured = device.measureFile(new byte[] {1}, ModelFormat.TFLITE, 1, never());
    assertThat(details(measured).acceleration().otherNodes()).hasSize(3);
  }

  @Test
  void runtimeThatDoesNotWorkHereIsNoFaultOfTheDevice() throws TaskFailure, TaskCancelled {
    Device device = device("grep -q ONNX_RUNTIME \"$0\" && exit 139; echo '%s'".formatted(STEADY));
    assertThat(device.info().labels()).containsKey("tflite").doesNotContainKey("onnxruntime");

    TaskFailure failure =
        catchThrowableOfType(
            TaskFailure.class,
            () ->
                device.measure(
                    NETWORK,
                    new TaskSpec.MeasureLatency(
                        NETWORK.spec(), 1, LatencyRuntime.ONNX_RUNTIME, LatencyPrecision.FLOAT32),
                    never()));
    assertThat(failure).hasMessage("runtime ONNX_RUNTIME must work here, does not");
    assertThat(failure.failure()).isEqualTo(FailureClass.INTERNAL);
  }

  @Test
  void emptyFileIsNoModel() throws TaskFailure, TaskCancelled {
    Device device = device("echo '%s'".formatted(STEADY));

    TaskFailure failure =
        catchThrowableOfType(
            TaskFailure.class, () -> device.measureFile(new byte[0], ModelFormat.ONNX, 1, never()));
    assertThat(failure.failure()).isEqualTo(FailureClass.INVALID_NETWORK);
    assertThat(failure).hasMessage("a model file must have 1 to 268435456 bytes, had 0");
  }

  /** The first two children are those of the calibration. */
  private String driftingUntil(int child) {
    return "echo >> %s/children; if [ $(wc -l < %s/children) -lt %d ]; then echo '%s'; else echo '%s'; fi"
        .formatted(folder, folder, child, DRIFTING, STEADY);
  }

  private Device device(String script) throws TaskFailure, TaskCancelled {
    CoolDown coolDown =
        cancelled -> {
          pauses.incrementAndGet();
          if (cancelled.getAsBoolean()) {
            throw new TaskCancelled();
          }
        };
    return Device.calibrate(
        new LocalBackend(FakeBenchmark.running(script), CoreSet.parse("0")),
        new DeviceSettings(
            Schedule.STANDARD, CoreSet.parse("0"), coolDown, "board-7", Map.of("rack", "3")),
        never());
  }

  private static LatencyDetails details(LatencyMeasured measured) {
    return Objects.requireNonNull(measured.details());
  }

  private static TaskFailure failure(Device device) {
    return catchThrowableOfType(TaskFailure.class, () -> device.measure(NETWORK, HOW, never()));
  }

  private static BooleanSupplier never() {
    return () -> false;
  }
}
