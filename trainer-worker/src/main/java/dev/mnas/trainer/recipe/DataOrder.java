package dev.mnas.trainer.recipe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Which images make up which step. Every epoch has an order of its own, which follows from the seed
 * and the epoch's number alone. A last batch that is not full is kept, but for one of a single
 * image: batch normalisation has no variance there, so that image is left out of this epoch.
 *
 * @param images number of training images, at least 2
 * @param batchSize at least 2
 * @param seed of the orders
 */
public record DataOrder(int images, int batchSize, long seed) {
  /** Odd, so that neighbouring seeds and epochs do not meet (Steele, Lea and Flood 2014). */
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  public DataOrder {
    if (images < 2) {
      throw new IllegalArgumentException("training images must be at least 2, were " + images);
    }
    if (batchSize < 2) {
      throw new IllegalArgumentException("batchSize must be at least 2, was " + batchSize);
    }
  }

  /** Steps of every epoch. */
  public int stepsPerEpoch() {
    return images / batchSize + (images % batchSize > 1 ? 1 : 0);
  }

  /**
   * The image numbers of every step of an epoch.
   *
   * @param epoch from 0
   */
  public List<int[]> batches(int epoch) {
    int[] order = shuffled(new SplittableRandom(seed + epoch * GOLDEN_GAMMA).split());
    List<int[]> batches = new ArrayList<>();
    for (int step = 0; step < stepsPerEpoch(); step++) {
      int from = step * batchSize;
      batches.add(Arrays.copyOfRange(order, from, Math.min(from + batchSize, images)));
    }
    return batches;
  }

  /** Fisher and Yates. */
  private int[] shuffled(RandomGenerator random) {
    int[] order = IntStream.range(0, images).toArray();
    for (int i = images - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return order;
  }
}
