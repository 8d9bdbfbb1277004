package dev.mnas.trainer.recipe;

import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import dev.mnas.task.Progress;
import dev.mnas.task.Recipe;
import dev.mnas.task.TaskSpec;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.data.ImageDataset;
import dev.mnas.trainer.dl4j.TrainableNetwork;
import dev.mnas.trainer.dl4j.TrainingMemory;
import dev.mnas.trainer.dl4j.TrainingSettings;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one network from scratch by a recipe. Every epoch visits the images in a new order; the
 * images that do not fill the last batch are left out of that epoch, because batch statistics of a
 * few images mislead and every step should weigh the same. If there are fewer images than a batch,
 * they are the batch. The same seed, images and machine give the same weights bit for bit, also
 * when it goes on from a checkpoint.
 */
public final class Training {
  private static final Logger LOG = LoggerFactory.getLogger(Training.class);

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
   * Runs it from its beginning.
   *
   * @throws OutOfMemoryError when it cannot fit the process
   * @throws TaskCancelled at the next step after the context was cancelled
   */
  public TrainingOutcome run(TaskContext context) throws TaskCancelled {
    return run(context, Checkpoints.NONE);
  }

  /**
   * Runs it from the last checkpoint of the task, and leaves one after every epoch.
   *
   * @param finalist what is trained: the checkpoint of anything else is not used
   * @throws OutOfMemoryError when it cannot fit the process
   * @throws TaskCancelled at the next step after the context was cancelled
   */
  public TrainingOutcome run(TaskContext context, TaskSpec.Train finalist) throws TaskCancelled {
    return run(context, TaskCheckpoints.of(finalist, context));
  }

  /** What it takes at the least. */
  public TrainingMemory memory() {
    return TrainingMemory.of(network, recipe, batch);
  }

  private TrainingOutcome run(TaskContext context, Checkpoints checkpoints) throws TaskCancelled {
    memory().requireFit();
    Weights initial = Weights.random(network, EpochStreams.ofWeights(recipe.seed()));
    TrainingSettings settings =
        new TrainingSettings(LearningRate.of(recipe, stepsPerEpoch), recipe);
    try (TrainableNetwork trainable = TrainableNetwork.of(network, initial, settings)) {
      Optional<Checkpoint> earlier =
          checkpoints.newest().filter(checkpoint -> restored(trainable, checkpoint));
      List<Progress> curve = new ArrayList<>(earlier.map(Checkpoint::curve).orElse(List.of()));
      curve.forEach(context::progress);
      Duration trainTime = earlier.map(Checkpoint::trainTime).orElse(Duration.ZERO);
      for (int epoch = curve.size() + 1; epoch <= recipe.epochs(); epoch++) {
        Instant start = clock.instant();
        Losses losses = epoch(trainable, epoch, context);
        Duration time = Duration.between(start, clock.instant());
        trainTime = trainTime.plus(time);
        if (losses.diverged()) {
          int step = (epoch - 1) * stepsPerEpoch + losses.steps();
          return new TrainingOutcome.Diverged(step, losses.last(), curve, trainTime);
        }
        double accuracy = Recognition.share(trainable, data.validation(), context);
        Progress progress = new Progress(epoch, losses.mean(), accuracy, imagesPerSecond(time));
        curve.add(progress);
        context.progress(progress);
        checkpoints.keep(curve, trainTime, trainable);
      }
      Weights weights = trainable.weights();
      return isFinite(weights)
          ? new TrainingOutcome.Finished(
              curve.get(curve.size() - 1).accuracy(), weights, curve, trainTime)
          : new TrainingOutcome.Diverged(
              stepsPerEpoch * recipe.epochs(), Double.NaN, curve, trainTime);
    }
  }

  private static boolean restored(TrainableNetwork trainable, Checkpoint checkpoint) {
    try {
      trainable.restore(checkpoint.network());
      LOG.info("Goes on after epoch {}", checkpoint.curve().size());
      return true;
    } catch (IllegalArgumentException unfit) {
      LOG.warn("Trains from scratch, the checkpoint does not fit: {}", unfit.getMessage());
      return false;
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
  private Losses epoch(TrainableNetwork trainable, int epoch, TaskContext context)
      throws TaskCancelled {
    EpochStreams streams = EpochStreams.of(recipe.seed(), epoch);
    int[] order = Order.natural(data.train().size());
    Order.shuffle(order, streams.order());
    ImageVariation variation =
        new ImageVariation(recipe.augmentation(), data.train().shape(), streams.variation());
    trainable.dropBy(streams.dropout());
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
