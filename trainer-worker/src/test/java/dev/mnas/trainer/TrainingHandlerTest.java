package dev.mnas.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mnas.export.Safetensors;
import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import dev.mnas.task.DataSplit;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Recipe;
import dev.mnas.task.Task;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskResult.Trained;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.TrialId;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.recipe.RecordingContext;
import dev.mnas.trainer.recipe.ScriptedLearner;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.time.Instant;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TrainingHandlerTest {
  private static final DataSplit DATA = new DataSplit("fashion-mnist", 128, 100);

  private final RecordingContext context = RecordingContext.patient();
  private final ScriptedLearner learner = learner(step -> 2);

  @Test
  void trainingReportsAccuracyAndUploadedWeights() throws TaskFailure, TaskCancelled {
    Trained trained = trained(learner);

    assertThat(trained.diverged()).isFalse();
    assertThat(trained.curve()).hasSize(2);
    assertThat(trained.accuracy()).isEqualTo(trained.curve().get(1).accuracy());
    assertThat(trained.weights()).isEqualTo(RecordingContext.HASH);
    assertThat(trained.provenance().seed()).isEqualTo(1);
    assertThat(context.uploads).containsExactly(Safetensors.write(learner.weights()));
    assertThat(learner.closed).isTrue();
  }

  @Test
  void divergedTrainingIsFinishedAtChanceWithoutWeights() throws TaskFailure, TaskCancelled {
    Trained trained = trained(learner(step -> Double.POSITIVE_INFINITY));

    assertThat(trained.diverged()).isTrue();
    assertThat(trained.accuracy()).isEqualTo(0.1);
    assertThat(trained.weights()).isNull();
    assertThat(context.uploads).isEmpty();
  }

  @Test
  void cancelledTrainingClosesTheNetwork() {
    TaskCancelled cancelled =
        catchThrowableOfType(
            TaskCancelled.class,
            () ->
                handler(learner)
                    .handle(task(train(network(28, 10))), RecordingContext.cancelledAfter(1)));

    assertThat(cancelled).isNotNull();
    assertThat(learner.closed).isTrue();
  }

  @Test
  void exhaustedMemoryHasItsClass() {
    ScriptedLearner hungry =
        learner(
            step -> {
              throw new OutOfMemoryError("native");
            });

    TaskFailure failure = failure(hungry, train(network(28, 10)));
    assertThat(failure.failure()).isEqualTo(FailureClass.OUT_OF_MEMORY);
    assertThat(hungry.closed).isTrue();
  }

  @Test
  void networkThatCannotBeBuiltIsInvalid() {
    NetworkSpec huge =
        new NetworkSpec(
            new TensorShape(28, 28, 1),
            10,
            Activation.RELU,
            1 << 20,
            1,
            List.of(BlockSpec.parse("r1_k3_s11_e4096_i1048576_o8")),
            0);

    assertThat(failure(learner, train(huge)).failure()).isEqualTo(FailureClass.INVALID_NETWORK);
  }

  @Test
  void otherInputThanTheImagesIsInvalid() {
    TaskFailure failure = failure(learner, train(network(32, 10)));

    assertThat(failure.failure()).isEqualTo(FailureClass.INVALID_NETWORK);
    assertThat(failure)
        .hasMessage("the network's input must be 28x28x1 as the images are, was 32x32x1");
  }

  @Test
  void otherClassesThanTheDataAreInvalid() {
    TaskFailure failure = failure(learner, train(network(28, 7)));

    assertThat(failure.failure()).isEqualTo(FailureClass.INVALID_NETWORK);
    assertThat(failure).hasMessage("the network's classes must be 10 as the data's are, were 7");
  }

  @Test
  void unknownDataIsUnavailable() {
    TaskFailure failure =
        failure(
            learner,
            new TaskSpec.Train(
                network(28, 10), Recipe.ofEpochs(1), new DataSplit("imagenet", 10, 10)));

    assertThat(failure.failure()).isEqualTo(FailureClass.DATA_UNAVAILABLE);
  }

  @Test
  void singleTrainingImageIsRefused() {
    TaskFailure failure =
        failure(
            learner,
            new TaskSpec.Train(
                network(28, 10), Recipe.ofEpochs(1), new DataSplit("fashion-mnist", 1, 10)));

    assertThat(failure.failure()).isEqualTo(FailureClass.DATA_UNAVAILABLE);
    assertThat(failure).hasMessageContaining("training images must be at least 2, were 1");
  }

  @Test
  void latencyTaskIsRefused() {
    assertThat(failure(learner, new TaskSpec.MeasureLatency(network(28, 10), 1)))
        .hasMessageContaining("TRAIN only");
  }

  private Trained trained(ScriptedLearner with) throws TaskFailure, TaskCancelled {
    return (Trained) handler(with).handle(task(train(network(28, 10))), context);
  }

  private TaskFailure failure(ScriptedLearner with, TaskSpec spec) {
    return catchThrowableOfType(TaskFailure.class, () -> handler(with).handle(task(spec), context));
  }

  private static TrainingHandler handler(ScriptedLearner with) {
    return new TrainingHandler(with.backend(), new Datasets(), () -> Instant.EPOCH);
  }

  private static ScriptedLearner learner(IntToDoubleFunction lossOfStep) {
    return new ScriptedLearner(Network.of(network(28, 10)), lossOfStep);
  }

  private static TaskSpec.Train train(NetworkSpec network) {
    return new TaskSpec.Train(network, Recipe.ofEpochs(2), DATA);
  }

  private static Task task(TaskSpec spec) {
    return new Task(new TaskId(1), new TrialId(1), "local", spec);
  }

  private static NetworkSpec network(int side, int classes) {
    return new NetworkSpec(
        new TensorShape(side, side, 1),
        classes,
        Activation.RELU6,
        4,
        2,
        List.of(BlockSpec.parse("r1_k3_s22_e1_i4_o4")),
        0);
  }
}
