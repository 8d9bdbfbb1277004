package dev.mnas.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mnas.export.Safetensors;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import dev.mnas.task.DataSplit;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Progress;
import dev.mnas.task.Recipe;
import dev.mnas.task.Task;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskResult.Trained;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.TrialId;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.dl4j.Networks;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskContext;
import dev.mnas.worker.TaskFailure;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TrainingHandlerTest {
  private static final Network NETWORK = Networks.fashion("r1_k3_s22_e1_i16_o16_noskip");
  private static final DataSplit SPLIT = new DataSplit("fashion-mnist", 128, 50);

  private final TrainingHandler handler =
      new TrainingHandler(Datasets.bundled(), Clock.systemUTC());
  private final Uploads uploads = new Uploads();

  @Test
  void trainedWeightsAreUploadedAndNamed() throws TaskFailure, TaskCancelled {
    Trained trained = train(Recipe.ofEpochs(1));

    assertThat(trained.diverged()).isFalse();
    assertThat(trained.weights()).isEqualTo(Uploads.HASH);
    assertThat(Safetensors.read(NETWORK, uploads.files.get(0)).get("stem.kernel")).hasSize(144);
    assertThat(trained.provenance().seed()).isEqualTo(1);
  }

  @Test
  void divergedTrainingIsWorthChance() throws TaskFailure, TaskCancelled {
    Trained trained = train(new Recipe(20, 64, 1e30, 0.9, 0, 0, 1));

    assertThat(trained.diverged()).isTrue();
    assertThat(trained.accuracy()).isEqualTo(0.1);
    assertThat(trained.weights()).isNull();
    assertThat(uploads.files).isEmpty();
  }

  @Test
  void networkOfAnotherInputIsInvalid() {
    NetworkSpec fashion = NETWORK.spec();
    NetworkSpec colour =
        new NetworkSpec(
            new TensorShape(32, 32, 3),
            10,
            fashion.activation(),
            16,
            2,
            fashion.blocks(),
            fashion.headFilters());

    TaskFailure failure = failure(new TaskSpec.Train(colour, Recipe.ofEpochs(1), SPLIT));

    assertThat(failure.failure()).isEqualTo(FailureClass.INVALID_NETWORK);
    assertThat(failure).hasMessageContaining("network input must be 28x28x1, was 32x32x3");
  }

  @Test
  void networkThatCannotFitIsOutOfMemory() {
    Network huge = Networks.fashion("r9_k3_s11_e512_i16_o16_noskip");

    assertThat(failure(new TaskSpec.Train(huge.spec(), Recipe.ofEpochs(1), SPLIT)))
        .hasMessageContaining("activations must fit")
        .extracting(TaskFailure::failure)
        .isEqualTo(FailureClass.OUT_OF_MEMORY);
  }

  @Test
  void latencyTaskIsRefused() {
    assertThat(failure(new TaskSpec.MeasureLatency(NETWORK.spec(), 1)))
        .hasMessageContaining("TRAIN only");
  }

  private Trained train(Recipe recipe) throws TaskFailure, TaskCancelled {
    return (Trained)
        handler.handle(task(new TaskSpec.Train(NETWORK.spec(), recipe, SPLIT)), uploads);
  }

  private TaskFailure failure(TaskSpec spec) {
    return catchThrowableOfType(TaskFailure.class, () -> handler.handle(task(spec), uploads));
  }

  private static Task task(TaskSpec spec) {
    return new Task(new TaskId(1), new TrialId(1), "local", spec);
  }

  private static final class Uploads implements TaskContext {
    static final String HASH = "ab".repeat(32);

    final List<byte[]> files = new ArrayList<>();

    @Override
    public void progress(Progress progress) {
      assertThat(progress.loss()).isFinite();
    }

    @Override
    public boolean cancelled() {
      return false;
    }

    @Override
    public String upload(byte[] artifact) {
      files.add(artifact);
      return HASH;
    }
  }
}
