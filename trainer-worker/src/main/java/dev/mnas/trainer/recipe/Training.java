package dev.mnas.trainer.recipe;

import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import dev.mnas.task.Progress;
import dev.mnas.task.Recipe;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.data.ImageDataset;
import dev.mnas.trainer.dl4j.Backend;
import dev.mnas.trainer.dl4j.TrainableNetwork;
import dev.mnas.trainer.dl4j.TrainingSettings;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Trains one network from scratch by a recipe. Every epoch visits the images in a new order; the
 * images that do not fill the last batch are left out of that epoch, because batch statistics of a
 * few images mislead and every step should weigh the same. If there are fewer images than a batch,
 * they are the batch. The same seed, images and machine give the same weights bit for bit.
 */
public final class Training {
  private static final int VALIDATION_BATCH = 250;

  /** No network that learns comes near; an untrained one of 1,000 classes begins at 7. */
  private static final double MAX_LOSS = 1000;

  private final Network network;
  private final Recipe recipe;
  private final Datasets.Parts data;
  private final Clock clock;
  private final int batch;
  private final int stepsPerEpoch;

  /**
   * Prepares a training.
   *
   * @throws IllegalArgumentException when images and network do not fit, or there is but one
   *     training image: batch normalisation needs two
   */
  public Training(Network network, Recipe recipe, Datasets.Parts data, Clock clock) {
    ImageDataset train = data.train();
    if (!train.shape().equals(network.spec().input())) {
      throw new IllegalArgumentException(
          "network input must be %s, was %s".formatted(train.shape(), network.spec().input()));
    }
    if (train.classes() != network.spec().classes()) {
      throw new IllegalArgumentException(
          "network classes must be %d, were %d"
              .formatted(train.classes(), network.spec().classes()));
    }
    if (train.size() < 2) {
      throw new IllegalArgumentException(
          "training images must be at least 2 for batch normalisation, were " + train.size());
    }
    this.network = network;
    this.recipe = recipe;
    this.data = data;
    this.clock = clock;
    this.batch = Math.min(recipe.batchSize(), train.size());
    this.stepsPerEpoch = train.size() / batch;
  }

  /**
   * Runs it.
   *
   * @throws OutOfMemoryError when the activations of a batch cannot fit
   * @throws TaskCancelled at the next step after the context was cancelled
   */
  public TrainingOutcome run(TaskContext context) throws TaskCancelled {
    Backend.requireMemory(network, Math.max(batch, VALIDATION_BATCH));
    SplittableRandom random = new SplittableRandom(recipe.seed());
    Weights initial = Weights.random(network, random.split());
    SplittableRandom shuffling = random.split();
    ImageVariation variation =
        new ImageVariation(recipe.augmentation(), data.train().shape(), random.split());
    TrainingSettings settings =
        new TrainingSettings(LearningRate.of(recipe, stepsPerEpoch), recipe);
    List<Progress> curve = new ArrayList<>();
    Duration trainTime = Duration.ZERO;
    int[] order = Order.natural(data.train().size());
    try (TrainableNetwork trainable = TrainableNetwork.of(network, initial, settings)) {
      for (int epoch = 1; epoch <= recipe.epochs(); epoch++) {
        Order.shuffle(order, shuffling);
        Instant start = clock.instant();
        Losses losses = epoch(trainable, order, variation, context);
        Duration time = Duration.between(start, clock.instant());
        trainTime = trainTime.plus(time);
        if (losses.diverged()) {
          int step = (epoch - 1) * stepsPerEpoch + losses.steps();
          return new TrainingOutcome.Diverged(step, losses.last(), curve, trainTime);
        }
        Progress progress =
            new Progress(epoch, losses.mean(), accuracy(trainable, context), imagesPerSecond(time));
        curve.add(progress);
        context.progress(progress);
      }
      Weights weights = trainable.weights();
      return isFinite(weights)
          ? new TrainingOutcome.Finished(
              curve.get(curve.size() - 1).accuracy(), weights, curve, trainTime)
          : new TrainingOutcome.Diverged(
              stepsPerEpoch * recipe.epochs(), Double.NaN, curve, trainTime);
    }
  }

  /**
   * The losses of an epoch.
   *
   * @param steps taken
   * @param sum of their losses
   * @param last the newest
   */
  private record Losses(int steps, double sum, double last) {
    Losses and(double loss) {
      return new Losses(steps + 1, sum + loss, loss);
    }

    boolean diverged() {
      return !(last <= MAX_LOSS);
    }

    double mean() {
      return sum / steps;
    }
  }

  /** The first loss that is over the bound or not a number ends it. */
  private Losses epoch(
      TrainableNetwork trainable, int[] order, ImageVariation variation, TaskContext context)
      throws TaskCancelled {
    float[] images = new float[batch * Math.toIntExact(data.train().shape().elements())];
    int[] labels = new int[batch];
    Losses losses = new Losses(0, 0, 0);
    for (int step = 0; step < stepsPerEpoch && !losses.diverged(); step++) {
      if (context.cancelled()) {
        throw new TaskCancelled();
      }
      data.train().copyImages(order, step * batch, batch, images);
      variation.apply(images, batch);
      for (int i = 0; i < batch; i++) {
        labels[i] = data.train().label(order[step * batch + i]);
      }
      losses = losses.and(trainable.step(images, labels));
    }
    return losses;
  }

  private double accuracy(TrainableNetwork trainable, TaskContext context) throws TaskCancelled {
    ImageDataset validation = data.validation();
    int[] order = Order.natural(validation.size());
    int right = 0;
    for (int from = 0; from < validation.size(); from += VALIDATION_BATCH) {
      if (context.cancelled()) {
        throw new TaskCancelled();
      }
      int count = Math.min(VALIDATION_BATCH, validation.size() - from);
      float[] images = new float[count * Math.toIntExact(validation.shape().elements())];
      validation.copyImages(order, from, count, images);
      int[] answers = trainable.classify(images, count);
      for (int i = 0; i < count; i++) {
        right += answers[i] == validation.label(from + i) ? 1 : 0;
      }
    }
    return (double) right / validation.size();
  }

  private double imagesPerSecond(Duration time) {
    double seconds = Math.max(time.toNanos(), 1) / 1e9;
    return (double) stepsPerEpoch * batch / seconds;
  }

  private static boolean isFinite(Weights weights) {
    for (float[] tensor : weights.tensors().values()) {
      for (float value : tensor) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }
}
