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
  /** Images that are classified at once. */
  static final int BATCH = 250;

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
    int right = 0;
    for (int from = 0; from < judged.size(); from += BATCH) {
      if (context.cancelled()) {
        throw new TaskCancelled();
      }
      int count = Math.min(BATCH, judged.size() - from);
      float[] images = new float[count * Math.toIntExact(judged.shape().elements())];
      judged.copyImages(order, from, count, images);
      int[] answers = network.classify(images, count);
      for (int i = 0; i < count; i++) {
        right += answers[i] == judged.label(from + i) ? 1 : 0;
      }
    }
    return (double) right / judged.size();
  }
}
