package dev.mnas.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import dev.mnas.task.Augmentation;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Optimizer;
import dev.mnas.task.Progress;
import dev.mnas.task.Recipe;
import dev.mnas.task.Schedule;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.dl4j.Networks;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TrainingTest {
  private static final Network SMALL =
      Networks.fashion(
          "r1_k3_s22_e3_i16_o16_se0.25_noskip",
          "r1_k5_s11_e3_i16_o20",
          "r1_k3_s22_e1_i20_o20_poolskip");

  private final RecordingContext context = new RecordingContext();

  @Test
  void shortTrainingOnRealImagesBeatsChanceByFar() throws TaskFailure, TaskCancelled {
    TrainingOutcome.Finished outcome = finished(recipe(2, 0.1, 1), 2000);

    assertThat(outcome.accuracy()).isGreaterThan(0.5);
    assertThat(outcome.curve()).hasSize(2).isEqualTo(context.seen);
    assertThat(outcome.curve().get(1).loss()).isLessThan(outcome.curve().get(0).loss());
    assertThat(outcome.curve()).extracting(Progress::imagesPerSecond).allMatch(rate -> rate > 0);
  }

  @Test
  void sameSeedGivesTheSameWeightsBitForBit() throws TaskFailure, TaskCancelled {
    TrainingOutcome.Finished first = finished(recipe(2, 0.1, 5), 300);
    TrainingOutcome.Finished second = finished(recipe(2, 0.1, 5), 300);

    assertThat(second.accuracy()).isEqualTo(first.accuracy());
    assertThat(bits(second.weights())).isEqualTo(bits(first.weights()));
  }

  @Test
  void otherSeedGivesOtherWeights() throws TaskFailure, TaskCancelled {
    assertThat(bits(finished(recipe(1, 0.1, 6), 300).weights()))
        .isNotEqualTo(bits(finished(recipe(1, 0.1, 5), 300).weights()));
  }

  @Test
  void hugeLearningRateDivergesAndEndsAtOnce() throws TaskFailure, TaskCancelled {
    TrainingOutcome outcome = training(recipe(50, 1e30, 1), 640).run(context);

    assertThat(outcome).isInstanceOf(TrainingOutcome.Diverged.class);
    TrainingOutcome.Diverged diverged = (TrainingOutcome.Diverged) outcome;
    assertThat(diverged.curve()).isEmpty();
    // The first step's loss is that of the initial weights.
    assertThat(diverged.step()).isBetween(2, 5);
    assertThat(diverged.loss()).satisfies(loss -> assertThat(loss <= 1000).isFalse());
    // Ten steps an epoch, one question each.
    assertThat(context.asked).isEqualTo(diverged.step());
  }

  @Test
  void everythingOfARecipeAtOnceLearnsAndRepeatsBitForBit() throws TaskFailure, TaskCancelled {
    Recipe all =
        new Recipe(
            3,
            64,
            0.01,
            0.9,
            0.1,
            1e-5,
            7,
            Optimizer.RMSPROP,
            Schedule.EXPONENTIAL,
            0.1,
            0.2,
            0.9,
            new Augmentation(2, true, 6));
    TrainingOutcome.Finished first = finished(all, 2000);
    assertThat(first.accuracy()).isGreaterThan(0.4);
    assertThat(bits(finished(all, 2000).weights())).isEqualTo(bits(first.weights()));
  }

  @Test
  void cancelledTrainingEndsAtTheNextStep() throws TaskFailure {
    context.cancelAfter = 2;

    Training training = training(recipe(1, 0.1, 1), 640);

    assertThatExceptionOfType(TaskCancelled.class).isThrownBy(() -> training.run(context));
    assertThat(context.asked).isEqualTo(3);
  }

  @Test
  void imagesThatDoNotFillTheLastBatchAreLeftOut() throws TaskFailure, TaskCancelled {
    training(recipe(1, 0.1, 1), 64 + 1).run(context);

    // One step, one batch of validation.
    assertThat(context.asked).isEqualTo(2);
  }

  @Test
  void fewerImagesThanABatchAreOneBatch() throws TaskFailure, TaskCancelled {
    assertThat(finished(recipe(1, 0.1, 1), 10).curve()).hasSize(1);
  }

  @Test
  void singleImageIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> training(recipe(1, 0.1, 1), 1))
        .withMessage("training images must be at least 2 for batch normalisation, were 1");
  }

  private static Recipe recipe(int epochs, double rate, long seed) {
    return new Recipe(epochs, 64, rate, 0.9, 0.1, 1e-4, seed);
  }

  private TrainingOutcome.Finished finished(Recipe recipe, int images)
      throws TaskFailure, TaskCancelled {
    return (TrainingOutcome.Finished) training(recipe, images).run(context);
  }

  private static Training training(Recipe recipe, int images) throws TaskFailure {
    Datasets.Parts parts =
        Datasets.bundled()
            .load(new DataSplit("fashion-mnist", images, 200), new TensorShape(28, 28, 1));
    return new Training(SMALL, recipe, parts, Clock.systemUTC());
  }

  private static String bits(Weights weights) {
    StringBuilder text = new StringBuilder();
    weights
        .tensors()
        .forEach(
            (name, values) -> {
              for (float value : values) {
                text.append(Float.floatToRawIntBits(value)).append(' ');
              }
            });
    return text.toString();
  }
}
