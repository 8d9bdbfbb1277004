package dev.mnas.latency.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.task.FailureClass;
import dev.mnas.task.TaskResult.LatencyMeasured;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LocalDeviceTest {
  private static final Schedule SHORT = new Schedule(20, 5, 5, 5, 100);

  @Test
  void measurementIsThatOfTheFirstModelAgainstTheSecond() throws TaskFailure, TaskCancelled {
    LocalDevice device =
        LocalDevice.calibrate(FakeBenchmark.halfAMillisecond(), SHORT, () -> false);

    LatencyMeasured measured = device.measure(ReferenceNetwork.network(), 1, () -> false);

    assertThat(device.info().referenceMillis()).isEqualTo(0.5);
    assertThat(device.info().runtime()).isEqualTo("tflite-xnnpack");
    assertThat(measured)
        .isEqualTo(
            new LatencyMeasured(0.5, 0.5, 0.5, 0, 1, 1, 0.5, device.info(), 1, List.of(0.5)));
  }

  @Test
  void modelThatXnnpackRefusesIsADeviceFault() {
    String model = FakeBenchmark.modelOf(0, "{\"inferences\":1,\"wallNanos\":1,\"cpuNanos\":1}");
    BenchmarkProcess undelegated =
        FakeBenchmark.shell("echo '%s'".formatted(FakeBenchmark.reportOf(model)));

    TaskFailure failure =
        catchThrowableOfType(
            TaskFailure.class, () -> LocalDevice.calibrate(undelegated, SHORT, () -> false));

    assertThat(failure.failure()).isEqualTo(FailureClass.DEVICE_FAULT);
    assertThat(failure).hasMessageContaining("XNNPACK must run the model");
  }

  @Test
  void reportWithoutModelsIsADeviceFault() {
    BenchmarkProcess empty = FakeBenchmark.shell("echo '%s'".formatted(FakeBenchmark.reportOf("")));

    assertThatExceptionOfType(TaskFailure.class)
        .isThrownBy(() -> LocalDevice.calibrate(empty, SHORT, () -> false))
        .withMessage("benchmark must report 1 models, reported 0");
  }
}
