package dev.mnas.trainer;

import dev.mnas.export.Safetensors;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.Weights;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Task;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.data.ImageDataset;
import dev.mnas.trainer.data.LabelledSplit;
import dev.mnas.trainer.recipe.Backend;
import dev.mnas.trainer.recipe.Learner;
import dev.mnas.trainer.recipe.Outcome;
import dev.mnas.trainer.recipe.Training;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskContext;
import dev.mnas.worker.TaskFailure;
import dev.mnas.worker.TaskHandler;
import java.time.InstantSource;

/** Answers TRAIN tasks: trains the network and uploads its weights. */
final class TrainingHandler implements TaskHandler {
  private final Backend backend;
  private final Datasets datasets;
  private final InstantSource clock;

  TrainingHandler(Backend backend, Datasets datasets, InstantSource clock) {
    this.backend = backend;
    this.datasets = datasets;
    this.clock = clock;
  }

  @Override
  public TaskResult handle(Task task, TaskContext context) throws TaskFailure, TaskCancelled {
    if (!(task.spec() instanceof TaskSpec.Train spec)) {
      throw new TaskFailure(
          FailureClass.INTERNAL, "a trainer does TRAIN only, was given " + task.spec());
    }
    try {
      return train(spec, context);
    } catch (OutOfMemoryError tooLarge) {
      throw new TaskFailure(
          FailureClass.OUT_OF_MEMORY,
          "the training must fit the worker's memory: " + tooLarge.getMessage(),
          tooLarge);
    }
  }

  private TaskResult train(TaskSpec.Train spec, TaskContext context)
      throws TaskFailure, TaskCancelled {
    LabelledSplit data = datasets.split(spec.data());
    requireFit(spec.network(), data.train());
    Training training = training(spec, data);
    try (Learner learner = learner(spec)) {
      Outcome outcome = training.run(learner, context);
      Weights weights = outcome.weights();
      return new TaskResult.Trained(
          outcome.accuracy(),
          outcome.diverged(),
          outcome.curve(),
          outcome.trainSeconds(),
          weights == null ? null : context.upload(Safetensors.write(weights)),
          backend.provenance(spec.recipe()));
    }
  }

  private Training training(TaskSpec.Train spec, LabelledSplit data) throws TaskFailure {
    try {
      return new Training(spec.recipe(), data, clock);
    } catch (IllegalArgumentException | ArithmeticException impossible) {
      throw new TaskFailure(
          FailureClass.DATA_UNAVAILABLE,
          "recipe and data do not go together: " + impossible.getMessage(),
          impossible);
    }
  }

  private Learner learner(TaskSpec.Train spec) throws TaskFailure {
    try {
      return backend.learner(Network.of(spec.network()), spec.recipe());
    } catch (IllegalArgumentException | ArithmeticException unbuildable) {
      throw new TaskFailure(
          FailureClass.INVALID_NETWORK,
          "network cannot be built: " + unbuildable.getMessage(),
          unbuildable);
    }
  }

  private static void requireFit(NetworkSpec network, ImageDataset images) throws TaskFailure {
    if (!network.input().equals(images.shape())) {
      throw new TaskFailure(
          FailureClass.INVALID_NETWORK,
          "the network's input must be %s as the images are, was %s"
              .formatted(images.shape(), network.input()));
    }
    if (network.classes() != images.classes()) {
      throw new TaskFailure(
          FailureClass.INVALID_NETWORK,
          "the network's classes must be %d as the data's are, were %d"
              .formatted(images.classes(), network.classes()));
    }
  }
}
