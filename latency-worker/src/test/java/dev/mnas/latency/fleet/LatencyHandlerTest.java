package dev.mnas.latency.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mnas.latency.device.Device;
import dev.mnas.latency.device.FakeBenchmark;
import dev.mnas.latency.device.LocalBackend;
import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import dev.mnas.task.DataSplit;
import dev.mnas.task.FailureClass;
import dev.mnas.task.ModelFile;
import dev.mnas.task.ModelFormat;
import dev.mnas.task.Progress;
import dev.mnas.task.Recipe;
import dev.mnas.task.Sha256;
import dev.mnas.task.Task;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskResult.LatencyMeasured;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.TrialId;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskContext;
import dev.mnas.worker.TaskFailure;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LatencyHandlerTest {
  private static final NetworkSpec SPEC = ReferenceNetwork.network().spec();

  private final Queue<LatencyHandler.Calibration> calibrations = new ArrayDeque<>();
  private final LatencyHandler handler;

  LatencyHandlerTest() throws TaskFailure, TaskCancelled {
    handler =
        new LatencyHandler(
            Device.calibrate(
                new LocalBackend(FakeBenchmark.halfAMillisecond(), null),
                FakeBenchmark.settings(),
                () -> false),
            () -> calibrations.remove().calibrate());
  }

  @Test
  void measureTaskGivesALatency() throws TaskFailure, TaskCancelled {
    assertThat(handler.handle(task(new TaskSpec.MeasureLatency(SPEC, 1)), new Quiet()))
        .isInstanceOfSatisfying(
            LatencyMeasured.class,
            measured -> assertThat(measured.normalisedMedian()).isEqualTo(1));
  }

  @Test
  void deviceThatIsCalibratedAnewIsTimedOnFromThenOn() throws TaskFailure, TaskCancelled {
    Device other =
        Device.calibrate(
            new LocalBackend(FakeBenchmark.halfAMillisecond(), null),
            FakeBenchmark.settings(),
            () -> false);
    calibrations.add(() -> other);
    assertThat(handler.recalibrate()).containsSame(other.info());
    calibrations.add(
        () -> {
          throw new TaskFailure(FailureClass.LATENCY_UNSTABLE, "too busy");
        });
    assertThat(handler.recalibrate()).isEmpty();
    assertThat(handler.handle(task(new TaskSpec.MeasureLatency(SPEC, 1)), new Quiet()))
        .isInstanceOf(LatencyMeasured.class);
  }

  @Test
  void modelFileIsFetchedUnderTheLeaseAndTimed() throws TaskFailure, TaskCancelled {
    ModelFile file = new ModelFile(Sha256.of(new byte[] {7}), ModelFormat.ONNX);
    assertThat(handler.handle(task(new TaskSpec.MeasureFile(file, 1)), new Quiet()))
        .isInstanceOfSatisfying(
            LatencyMeasured.class,
            measured -> assertThat(measured.device().runtime()).isEqualTo("onnxruntime"));
  }

  @Test
  void networkThatCannotBeBuiltIsInvalid() {
    NetworkSpec huge =
        new NetworkSpec(
            new TensorShape(8, 8, 3),
            10,
            Activation.RELU,
            1 << 20,
            1,
            List.of(BlockSpec.parse("r1_k3_s11_e4096_i1048576_o8")),
            0);

    assertThat(failure(new TaskSpec.MeasureLatency(huge, 1)).failure())
        .isEqualTo(FailureClass.INVALID_NETWORK);
  }

  @Test
  void trainingTaskIsRefused() {
    TaskSpec train =
        new TaskSpec.Train(SPEC, Recipe.ofEpochs(1), new DataSplit("fashion-mnist", 10, 10));

    assertThat(failure(train)).hasMessageContaining("MEASURE_LATENCY only");
  }

  private TaskFailure failure(TaskSpec spec) {
    return catchThrowableOfType(TaskFailure.class, () -> handler.handle(task(spec), new Quiet()));
  }

  private static Task task(TaskSpec spec) {
    return new Task(new TaskId(1), new TrialId(1), "local", spec);
  }

  private static final class Quiet implements TaskContext {
    @Override
    public void progress(Progress progress) {
      throw new AssertionError("a latency has no progress");
    }

    @Override
    public boolean cancelled() {
      return false;
    }

    @Override
    public String upload(byte[] artifact) {
      throw new AssertionError("a latency has no artifact");
    }

    @Override
    public byte[] model(ModelFile file) {
      return new byte[] {7};
    }
  }
}
