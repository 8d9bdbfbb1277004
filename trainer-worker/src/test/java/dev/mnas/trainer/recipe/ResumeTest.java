package dev.mnas.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mnas.export.Safetensors;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import dev.mnas.task.Augmentation;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Optimizer;
import dev.mnas.task.Recipe;
import dev.mnas.task.Schedule;
import dev.mnas.task.Sha256;
import dev.mnas.task.TaskSpec;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.dl4j.Networks;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A training that another goes on with ends like one that nobody disturbed. */
@Timeout(120)
class ResumeTest {
  private static final Network NETWORK =
      Networks.fashion("r1_k3_s22_e1_i16_o16_se0.25_noskip", "r1_k3_s22_i16_o16_conv_noskip");

  private static final DataSplit SPLIT = new DataSplit("fashion-mnist", 100, 60);
  private static final int EPOCHS = 3;

  /** Three steps and a batch of validation an epoch. */
  private static final int QUESTIONS = EPOCHS * 4;

  private static Recipe everything(Optimizer optimizer, double average) {
    return new Recipe(
        EPOCHS,
        32,
        0.02,
        0.9,
        0.3,
        1e-4,
        7,
        optimizer,
        Schedule.COSINE,
        0.1,
        0.3,
        average,
        new Augmentation(2, true, 6));
  }

  @ParameterizedTest
  @EnumSource(Optimizer.class)
  void trainingKilledAtAnyMomentEndsTheSame(Optimizer optimizer) throws TaskFailure, TaskCancelled {
    Recipe recipe = everything(optimizer, 0.9);
    TrainingOutcome.Finished undisturbed = finished(recipe, new RecordingContext());
    for (int moment = 0; moment < QUESTIONS; moment++) {
      RecordingContext killed = killed(recipe, moment);
      assertThat(killed.kept).isEqualTo(moment / 4);
      assertSame(undisturbed, finished(recipe, successor(killed)));
    }
  }

  @Test
  void trainingWithoutAnAverageEndsTheSame() throws TaskFailure, TaskCancelled {
    Recipe recipe = everything(Optimizer.RMSPROP, 0);
    assertSame(
        finished(recipe, new RecordingContext()), finished(recipe, successor(killed(recipe, 9))));
  }

  @Test
  void trainingThatLeavesNoCheckpointsEndsTheSame() throws TaskFailure, TaskCancelled {
    Recipe recipe = everything(Optimizer.SGD, 0.9);
    RecordingContext candidate = new RecordingContext();
    TrainingOutcome outcome = training(recipe).run(candidate);
    assertThat(candidate.kept).isZero();
    assertSame(finished(recipe, new RecordingContext()), (TrainingOutcome.Finished) outcome);
  }

  @Test
  void trainingKilledTwiceEndsTheSameAndSaysWhereItStands() throws TaskFailure, TaskCancelled {
    Recipe recipe = everything(Optimizer.ADAM, 0.9);
    RecordingContext first = killed(recipe, 5);
    RecordingContext second = successor(first);
    second.cancelAfter = 5;
    assertThatExceptionOfType(TaskCancelled.class).isThrownBy(() -> finished(recipe, second));
    RecordingContext third = successor(second);

    TrainingOutcome.Finished outcome = finished(recipe, third);

    assertSame(finished(recipe, new RecordingContext()), outcome);
    assertThat(third.kept).isEqualTo(1);
    assertThat(third.seen).isEqualTo(outcome.curve());
  }

  @Test
  void killAfterTheLastEpochLeavesNothingToTrain() throws TaskFailure, TaskCancelled {
    Recipe recipe = everything(Optimizer.SGD, 0.9);
    RecordingContext ended = new RecordingContext();
    TrainingOutcome.Finished undisturbed = finished(recipe, ended);
    RecordingContext next = successor(ended);
    assertSame(undisturbed, finished(recipe, next));
    assertThat(next.asked).isZero();
  }

  @Test
  void damagedCheckpointIsNotUsed() throws TaskFailure, TaskCancelled {
    Recipe recipe = everything(Optimizer.SGD, 0.9);
    RecordingContext killed = killed(recipe, 9);
    byte[] file = Objects.requireNonNull(killed.checkpoint);
    file[file.length / 2] ^= 1;
    RecordingContext next = successor(killed);
    assertSame(finished(recipe, new RecordingContext()), finished(recipe, next));
    assertThat(next.asked).isEqualTo(QUESTIONS);
  }

  @Test
  void checkpointOfAnotherRecipeIsNotUsed() throws TaskFailure, TaskCancelled {
    RecordingContext other = successor(killed(everything(Optimizer.ADAM, 0.9), 9));
    Recipe recipe = everything(Optimizer.SGD, 0.9);
    assertSame(finished(recipe, new RecordingContext()), finished(recipe, other));
    assertThat(other.asked).isEqualTo(QUESTIONS);
  }

  private static RecordingContext killed(Recipe recipe, int moment) {
    RecordingContext context = new RecordingContext();
    context.cancelAfter = moment;
    assertThatExceptionOfType(TaskCancelled.class).isThrownBy(() -> finished(recipe, context));
    return context;
  }

  private static RecordingContext successor(RecordingContext ended) {
    RecordingContext next = new RecordingContext();
    next.checkpoint = ended.checkpoint;
    return next;
  }

  private static TrainingOutcome.Finished finished(Recipe recipe, RecordingContext context)
      throws TaskFailure, TaskCancelled {
    TaskSpec.Train spec = new TaskSpec.Train(NETWORK.spec(), recipe, SPLIT, true);
    return (TrainingOutcome.Finished) training(recipe).run(context, spec);
  }

  private static Training training(Recipe recipe) throws TaskFailure {
    Datasets.Parts parts = Datasets.bundled().load(SPLIT, new TensorShape(28, 28, 1));
    return new Training(NETWORK, recipe, parts, new TickingClock());
  }

  private static void assertSame(TrainingOutcome.Finished one, TrainingOutcome.Finished other) {
    assertThat(other.curve()).isEqualTo(one.curve());
    assertThat(other.accuracy()).isEqualTo(one.accuracy());
    assertThat(other.trainTime()).isEqualTo(one.trainTime());
    assertThat(bits(other.weights())).isEqualTo(bits(one.weights()));
  }

  /** Differs as soon as one bit of a weight or statistic does. */
  private static String bits(Weights weights) {
    return Sha256.of(Safetensors.write(weights));
  }

  /** Every look at it is a second later: an epoch takes one. */
  private static final class TickingClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      now = now.plus(Duration.ofSeconds(1));
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
