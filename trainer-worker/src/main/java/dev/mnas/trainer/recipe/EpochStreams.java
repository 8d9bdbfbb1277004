package dev.mnas.trainer.recipe;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The random numbers of one epoch. Seed and epoch alone decide them, so that a training which
 * begins in a later epoch draws what an undisturbed one does.
 *
 * @param order of the images
 * @param variation of the images
 * @param dropout what is dropped
 */
record EpochStreams(RandomGenerator order, RandomGenerator variation, RandomGenerator dropout) {

  /** Those of the initial weights, which are no epoch's. */
  static RandomGenerator ofWeights(long seed) {
    return split(seed, 0);
  }

  /**
   * Those of an epoch.
   *
   * @param epoch counted from 1
   */
  static EpochStreams of(long seed, int epoch) {
    SplittableRandom random = split(seed, epoch);
    return new EpochStreams(random.split(), random.split(), random.split());
  }

  private static SplittableRandom split(long seed, int index) {
    SplittableRandom root = new SplittableRandom(seed);
    for (int i = 0; i < index; i++) {
      root.split();
    }
    return root.split();
  }
}
