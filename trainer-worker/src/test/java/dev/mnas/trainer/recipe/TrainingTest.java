package dev.mnas.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Progress;
import dev.mnas.task.Recipe;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.data.LabelledSplit;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TrainingTest {
  private static final Network NETWORK =
      Network.of(
          new NetworkSpec(
              new TensorShape(28, 28, 1),
              10,
              Activation.RELU6,
              4,
              2,
              List.of(BlockSpec.parse("r1_k3_s22_e1_i4_o4")),
              0));

  /** Every look at it is a second later. */
  private final InstantSource clock =
      new InstantSource() {
        private long second;

        @Override
        public Instant instant() {
          return Instant.ofEpochSecond(second++);
        }
      };

  private final LabelledSplit data;

  TrainingTest() throws TaskFailure {
    data = new Datasets().split(new DataSplit("fashion-mnist", 129, 300));
  }

  @Test
  void everyEpochRunsEveryStepAtItsRate() throws TaskCancelled {
    ScriptedLearner learner = learner(step -> 2);
    run(learner, RecordingContext.patient());

    LearningRateSchedule schedule = LearningRateSchedule.of(Recipe.ofEpochs(3), 2);
    assertThat(learner.batchSizes).containsExactly(64, 64, 64, 64, 64, 64);
    assertThat(learner.rates)
        .containsExactlyElementsOf(IntStream.range(0, 6).mapToObj(schedule::rate).toList());
  }

  @Test
  void outcomeHasValidationAccuracyAndCurve() throws TaskCancelled {
    double zeros =
        IntStream.range(0, 300).filter(i -> data.validation().label(i) == 0).count() / 300.0;
    RecordingContext context = RecordingContext.patient();
    Outcome outcome = run(learner(step -> step), context);

    assertThat(outcome.diverged()).isFalse();
    assertThat(outcome.accuracy()).isCloseTo(zeros, within(1e-12));
    assertThat(outcome.trainSeconds()).isEqualTo(3);
    assertThat(outcome.curve())
        .containsExactly(
            new Progress(1, 0.5, zeros, 128),
            new Progress(2, 2.5, zeros, 128),
            new Progress(3, 4.5, zeros, 128));
    assertThat(context.progress).isEqualTo(outcome.curve());
  }

  @Test
  void lossThatIsNotANumberDiverges() throws TaskCancelled {
    ScriptedLearner learner = learner(step -> step == 2 ? Double.NaN : 1);
    Outcome outcome = run(learner, RecordingContext.patient());

    assertThat(outcome.diverged()).isTrue();
    assertThat(outcome.accuracy()).isEqualTo(0.1);
    assertThat(outcome.weights()).isNull();
    assertThat(outcome.curve()).hasSize(1);
    assertThat(learner.rates).hasSize(3);
  }

  @Test
  void hugeLossDiverges() throws TaskCancelled {
    assertThat(run(learner(step -> 1.1e6), RecordingContext.patient()).diverged()).isTrue();
  }

  @Test
  void brokenWeightsAfterTheLastStepDiverge() throws TaskCancelled {
    ScriptedLearner learner = learner(step -> 1);
    learner.brokenWeights = true;
    Outcome outcome = run(learner, RecordingContext.patient());

    assertThat(outcome.diverged()).isTrue();
    assertThat(outcome.accuracy()).isEqualTo(0.1);
  }

  @Test
  void cancelledTrainingDoesNoFurtherStep() {
    ScriptedLearner learner = learner(step -> 1);

    assertThatExceptionOfType(TaskCancelled.class)
        .isThrownBy(() -> run(learner, RecordingContext.cancelledAfter(1)));
    assertThat(learner.rates).hasSize(1);
  }

  @Test
  void sameSeedSeesTheSameImagesInTheSameOrder() throws TaskCancelled {
    ScriptedLearner one = learner(step -> 1);
    ScriptedLearner other = learner(step -> 1);
    run(one, RecordingContext.patient());
    run(other, RecordingContext.patient());

    assertThat(one.labelsSeen).isEqualTo(other.labelsSeen);
  }

  private Outcome run(ScriptedLearner learner, RecordingContext context) throws TaskCancelled {
    return new Training(Recipe.ofEpochs(3), data, clock).run(learner, context);
  }

  private static ScriptedLearner learner(IntToDoubleFunction lossOfStep) {
    return new ScriptedLearner(NETWORK, lossOfStep);
  }
}
