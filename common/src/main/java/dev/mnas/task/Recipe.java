package dev.mnas.task;

/**
 * How a candidate is trained: SGD with Nesterov momentum, a linear warm-up to the peak rate, then a
 * cosine to zero (Loshchilov and Hutter 2017), L2 on kernels.
 *
 * @param epochs passes over the training images, at least 1
 * @param batchSize images a step, at least 2 (batch normalisation)
 * @param peakLearningRate rate at the end of the warm-up, positive
 * @param momentum Nesterov momentum in [0, 1)
 * @param warmupShare share of all steps spent warming up, in [0, 1)
 * @param l2 weight decay of the kernels, not negative
 * @param seed of initialisation and data order
 */
public record Recipe(
    int epochs,
    int batchSize,
    double peakLearningRate,
    double momentum,
    double warmupShare,
    double l2,
    long seed) {

  public Recipe {
    require(epochs >= 1 && epochs <= 10_000, "epochs must lie in [1, 10000], were " + epochs);
    require(
        batchSize >= 2 && batchSize <= 65_536,
        "batchSize must lie in [2, 65536], was " + batchSize);
    require(
        peakLearningRate > 0 && Double.isFinite(peakLearningRate),
        "peakLearningRate must be positive and finite, was " + peakLearningRate);
    require(momentum >= 0 && momentum < 1, "momentum must lie in [0, 1), was " + momentum);
    require(
        warmupShare >= 0 && warmupShare < 1, "warmupShare must lie in [0, 1), was " + warmupShare);
    require(l2 >= 0 && Double.isFinite(l2), "l2 must not be negative, was " + l2);
  }

  /** Batch 64, peak rate 0.1, momentum 0.9, 10% warm-up, L2 1e-4, seed 1. */
  public static Recipe ofEpochs(int epochs) {
    return new Recipe(epochs, 64, 0.1, 0.9, 0.1, 1e-4, 1);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
