package dev.mnas.trainer.recipe;

import dev.mnas.network.Weights;
import dev.mnas.task.Progress;
import dev.mnas.task.Recipe;
import dev.mnas.trainer.data.ImageDataset;
import dev.mnas.trainer.data.LabelledSplit;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Trains one network by one recipe on one split. Steps, their order and rates follow from the
 * recipe and the split alone, so the same learner gives the same outcome, times apart.
 */
public final class Training {
  /** A loss above this does not come back (cross-entropy of chance is ln(classes)). */
  private static final double MAX_LOSS = 1e6;

  private static final int VALIDATION_BATCH = 250;

  private final Recipe recipe;
  private final LabelledSplit data;
  private final DataOrder order;
  private final LearningRateSchedule schedule;
  private final InstantSource clock;

  /**
   * @param clock gives the throughput and the training time, nothing else
   * @throws IllegalArgumentException when there is only one training image
   */
  public Training(Recipe recipe, LabelledSplit data, InstantSource clock) {
    this.recipe = recipe;
    this.data = data;
    this.clock = clock;
    order = new DataOrder(data.train().size(), recipe.batchSize(), recipe.seed());
    schedule = LearningRateSchedule.of(recipe, order.stepsPerEpoch());
  }

  /**
   * Runs all epochs, or ends where the loss diverges. Tells the context every epoch.
   *
   * @throws TaskCancelled before the next step once the context is cancelled
   */
  public Outcome run(Learner learner, TaskContext context) throws TaskCancelled {
    List<Progress> curve = new ArrayList<>();
    Duration trained = Duration.ZERO;
    for (int epoch = 0; epoch < recipe.epochs(); epoch++) {
      Epoch done = train(learner, epoch, context);
      trained = trained.plus(done.time());
      if (done.diverged()) {
        return diverged(curve, trained);
      }
      double accuracy = validate(learner, context);
      curve.add(new Progress(epoch + 1, done.loss(), accuracy, done.imagesPerSecond()));
      context.progress(curve.get(epoch));
    }
    Weights weights = learner.weights();
    if (!finite(weights)) {
      // No later step was there to see the last one fail.
      return diverged(curve, trained);
    }
    double accuracy = curve.get(curve.size() - 1).accuracy();
    return new Outcome(accuracy, curve, seconds(trained), weights);
  }

  private Outcome diverged(List<Progress> curve, Duration trained) {
    return new Outcome(1.0 / data.train().classes(), curve, seconds(trained), null);
  }

  private static boolean finite(Weights weights) {
    for (float[] tensor : weights.tensors().values()) {
      for (float value : tensor) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  private record Epoch(double loss, boolean diverged, int images, Duration time) {
    double imagesPerSecond() {
      // A clock may stand still over a tiny epoch; a throughput must stay finite.
      return images / Math.max(seconds(time), 1e-9);
    }
  }

  private Epoch train(Learner learner, int epoch, TaskContext context) throws TaskCancelled {
    Instant start = clock.instant();
    int step = epoch * order.stepsPerEpoch();
    double lossSum = 0;
    int images = 0;
    for (int[] batch : order.batches(epoch)) {
      stopIfCancelled(context);
      double loss =
          learner.fit(
              pixels(data.train(), batch), labels(data.train(), batch), schedule.rate(step));
      if (!(loss <= MAX_LOSS)) {
        return new Epoch(loss, true, images, Duration.between(start, clock.instant()));
      }
      lossSum += loss * batch.length;
      images += batch.length;
      step++;
    }
    return new Epoch(lossSum / images, false, images, Duration.between(start, clock.instant()));
  }

  private double validate(Learner learner, TaskContext context) throws TaskCancelled {
    ImageDataset images = data.validation();
    int correct = 0;
    for (int from = 0; from < images.size(); from += VALIDATION_BATCH) {
      stopIfCancelled(context);
      int[] batch =
          IntStream.range(from, Math.min(from + VALIDATION_BATCH, images.size())).toArray();
      correct += learner.countCorrect(pixels(images, batch), labels(images, batch));
    }
    return (double) correct / images.size();
  }

  private float[] pixels(ImageDataset images, int[] batch) {
    return data.normalisation().batch(images, batch);
  }

  private static int[] labels(ImageDataset images, int[] batch) {
    return Arrays.stream(batch).map(images::label).toArray();
  }

  private static void stopIfCancelled(TaskContext context) throws TaskCancelled {
    if (context.cancelled()) {
      throw new TaskCancelled();
    }
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
