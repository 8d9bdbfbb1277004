package dev.mnas.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Recipe;
import dev.mnas.task.Task;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskResult.Trained;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.TrialId;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.recipe.RecordingContext;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class Dl4jBackendTest {
  private static final NetworkSpec TINY =
      new NetworkSpec(
          new TensorShape(28, 28, 1),
          10,
          Activation.RELU6,
          8,
          2,
          List.of(BlockSpec.parse("r1_k3_s22_e3_i8_o16_se0.25")),
          32);

  @Test
  void oneEpochOn640ImagesLearnsWellAboveChance() throws TaskFailure, TaskCancelled {
    // Chance is 0.1.
    assertThat(train(1).accuracy()).isGreaterThan(0.35);
  }

  @Test
  void sameSeedGivesTheSameAccuracyAndLossToTheLastDigit() throws TaskFailure, TaskCancelled {
    Trained one = train(2);
    Trained other = train(2);

    assertThat(other.accuracy()).isEqualTo(one.accuracy());
    assertThat(other.curve().get(0).loss()).isEqualTo(one.curve().get(0).loss());
  }

  @Test
  void otherSeedGivesAnotherLoss() throws TaskFailure, TaskCancelled {
    assertThat(train(1).curve().get(0).loss()).isNotEqualTo(train(2).curve().get(0).loss());
  }

  private static Trained train(long seed) throws TaskFailure, TaskCancelled {
    Recipe recipe = new Recipe(1, 16, 0.1, 0.9, 0.1, 1e-4, seed);
    TaskSpec spec = new TaskSpec.Train(TINY, recipe, new DataSplit("fashion-mnist", 640, 1000));
    return (Trained)
        new TrainingHandler(new Dl4jBackend(), new Datasets(), InstantSource.system())
            .handle(
                new Task(new TaskId(1), new TrialId(1), "local", spec), RecordingContext.patient());
  }
}
