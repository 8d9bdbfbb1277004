package dev.mnas.trainer;

import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Task;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.TestScore;
import dev.mnas.task.TrainProvenance;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.data.ImageDataset;
import dev.mnas.trainer.dl4j.Backend;
import dev.mnas.trainer.recipe.Recognition;
import dev.mnas.trainer.recipe.Training;
import dev.mnas.trainer.recipe.TrainingOutcome;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskContext;
import dev.mnas.worker.TaskFailure;
import dev.mnas.worker.TaskHandler;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers TRAIN tasks. */
final class TrainingHandler implements TaskHandler {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingHandler.class);

  private final Datasets datasets;
  private final MemoryLimit memory;
  private final Clock clock;

  TrainingHandler(Datasets datasets, MemoryLimit memory, Clock clock) {
    this.datasets = datasets;
    this.memory = memory;
    this.clock = clock;
  }

  @Override
  public boolean spent() {
    return memory.exceeded();
  }

  @Override
  public TaskResult handle(Task task, TaskContext context) throws TaskFailure, TaskCancelled {
    if (!(task.spec() instanceof TaskSpec.Train spec)) {
      throw new TaskFailure(
          FailureClass.INTERNAL, "a trainer does TRAIN only, was given " + task.spec());
    }
    Network network = network(spec.network());
    Datasets.Parts data = datasets.load(spec.data(), network.spec().input());
    // Files that cannot be read should show before the training, not after it.
    Optional<ImageDataset> test =
        spec.finalist() ? datasets.test(spec.data(), data.train()) : Optional.empty();
    Training training = training(network, spec, data);
    try {
      TrainingOutcome outcome =
          spec.finalist() ? training.run(context, spec) : training.run(context);
      TrainProvenance provenance = Backend.provenance(spec.recipe().seed());
      double seconds = outcome.trainTime().toNanos() / 1e9;
      if (outcome instanceof TrainingOutcome.Finished finished) {
        TrainedWeights weights = new TrainedWeights(network, finished.weights());
        TestScore score =
            test.isPresent()
                ? Recognition.score(network, finished.weights(), test.get(), context)
                : null;
        String uploaded =
            context.upload(weights.file(spec.data().dataset(), data.train(), context));
        return new TaskResult.Trained(
            finished.accuracy(),
            false,
            finished.curve(),
            seconds,
            uploaded,
            provenance,
            null,
            score);
      }
      TrainingOutcome.Diverged diverged = (TrainingOutcome.Diverged) outcome;
      LOG.warn("Training diverged in step {}, loss {}", diverged.step(), diverged.loss());
      double chance = 1.0 / network.spec().classes();
      return new TaskResult.Trained(
          chance, true, diverged.curve(), seconds, null, provenance, diverged.step(), null);
    } catch (OutOfMemoryError tooLarge) {
      throw new TaskFailure(
          FailureClass.OUT_OF_MEMORY,
          "the network must fit the worker's memory: %s; %s"
              .formatted(tooLarge.getMessage(), training.memory()),
          tooLarge);
    }
  }

  private static Network network(NetworkSpec spec) throws TaskFailure {
    try {
      return Network.of(spec);
    } catch (IllegalArgumentException | ArithmeticException unbuildable) {
      throw invalid(unbuildable);
    }
  }

  private Training training(Network network, TaskSpec.Train spec, Datasets.Parts data)
      throws TaskFailure {
    try {
      return new Training(network, spec.recipe(), data, clock);
    } catch (IllegalArgumentException unfit) {
      throw invalid(unfit);
    }
  }

  private static TaskFailure invalid(RuntimeException cause) {
    return new TaskFailure(
        FailureClass.INVALID_NETWORK, "network cannot be trained: " + cause.getMessage(), cause);
  }
}
