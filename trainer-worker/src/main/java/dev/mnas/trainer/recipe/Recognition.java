package dev.mnas.trainer.recipe;

import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import dev.mnas.task.TestScore;
import dev.mnas.trainer.data.ImageDataset;
import dev.mnas.trainer.dl4j.TrainableNetwork;
import dev.mnas.trainer.dl4j.TrainingSettings;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskContext;

/** Which share of labelled images a network recognises. */
public final class Recognition {
  /** More images at once are not faster. */
  private static final int MOST_IMAGES = 250;

  /** Scalars of the activations of all images that are classified at once: 128 MB. */
  private static final long MOST_SCALARS = 1 << 25;

  private Recognition() {}

  /**
   * What the test images say of trained weights; for final reports only.
   *
   * @throws TaskCancelled at the next batch after the context was cancelled
   */
  public static TestScore score(
      Network network, Weights weights, ImageDataset test, TaskContext context)
      throws TaskCancelled {
    TrainingSettings unused = TrainingSettings.sgd(step -> 0, 0, 0);
    try (TrainableNetwork trained = TrainableNetwork.of(network, weights, unused)) {
      return new TestScore(share(trained, test, context), test.size());
    }
  }

  static double share(TrainableNetwork network, ImageDataset judged, TaskContext context)
      throws TaskCancelled {
    int[] order = Order.natural(judged.size());
    int batch = batch(network.activations());
    int right = 0;
    for (int from = 0; from < judged.size(); from += batch) {
      if (context.cancelled()) {
        throw new TaskCancelled();
      }
      int count = Math.min(batch, judged.size() - from);
      float[] images = new float[count * Math.toIntExact(judged.shape().elements())];
      judged.copyImages(order, from, count, images);
      int[] answers = network.classify(images, count);
      for (int i = 0; i < count; i++) {
        right += answers[i] == judged.label(from + i) ? 1 : 0;
      }
    }
    return (double) right / judged.size();
  }

  /** Images at once, so that large ones do not need more memory than their training. */
  static int batch(long activations) {
    return Math.toIntExact(Math.min(MOST_IMAGES, Math.max(1, MOST_SCALARS / activations)));
  }
}
