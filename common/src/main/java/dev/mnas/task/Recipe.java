package dev.mnas.task;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/**
 * How a candidate is trained. Recipes that were written before there was a setting have none of it.
 *
 * @param epochs passes over the training images, at least 1
 * @param batchSize images a step, at least 2 (batch normalisation)
 * @param peakLearningRate rate at the end of the linear warm-up, positive
 * @param momentum of the optimizer, in [0, 1)
 * @param warmupShare share of all steps spent warming up, in [0, 1)
 * @param l2 weight decay of the kernels, not negative
 * @param seed of initialisation, data order, augmentation and dropout
 * @param optimizer SGD where absent, as in recipes from before there were others
 * @param schedule COSINE where absent
 * @param labelSmoothing share of each label that is spread over all classes, in [0, 1) (Szegedy et
 *     al. 2016)
 * @param dropout share of the classifier's inputs that are dropped in training, in [0, 1)
 * @param weightEma decay of the moving average of the weights that is validated and kept in place
 *     of the last ones, in [0, 1); in step t no more than (1 + t) / (10 + t); 0 for none
 * @param augmentation none where absent
 */
public record Recipe(
    int epochs,
    int batchSize,
    double peakLearningRate,
    double momentum,
    double warmupShare,
    double l2,
    long seed,
    Optimizer optimizer,
    Schedule schedule,
    @JsonSetter(nulls = Nulls.AS_EMPTY) double labelSmoothing,
    @JsonSetter(nulls = Nulls.AS_EMPTY) double dropout,
    @JsonSetter(nulls = Nulls.AS_EMPTY) double weightEma,
    Augmentation augmentation) {

  public Recipe {
    require(epochs >= 1 && epochs <= 10_000, "epochs must lie in [1, 10000], were " + epochs);
    require(
        batchSize >= 2 && batchSize <= 65_536,
        "batchSize must lie in [2, 65536], was " + batchSize);
    require(
        peakLearningRate > 0 && Double.isFinite(peakLearningRate),
        "peakLearningRate must be positive and finite, was " + peakLearningRate);
    requireShare("momentum", momentum);
    requireShare("warmupShare", warmupShare);
    require(l2 >= 0 && Double.isFinite(l2), "l2 must not be negative, was " + l2);
    requireShare("labelSmoothing", labelSmoothing);
    requireShare("dropout", dropout);
    requireShare("weightEma", weightEma);
    optimizer = optimizer == null ? Optimizer.SGD : optimizer;
    schedule = schedule == null ? Schedule.COSINE : schedule;
    augmentation = augmentation == null ? Augmentation.NONE : augmentation;
  }

  /** SGD with a cosine, and nothing else. */
  public Recipe(
      int epochs,
      int batchSize,
      double peakLearningRate,
      double momentum,
      double warmupShare,
      double l2,
      long seed) {
    this(
        epochs,
        batchSize,
        peakLearningRate,
        momentum,
        warmupShare,
        l2,
        seed,
        Optimizer.SGD,
        Schedule.COSINE,
        0,
        0,
        0,
        Augmentation.NONE);
  }

  /** Batch 64, peak rate 0.1, momentum 0.9, 10% warm-up, L2 1e-4, seed 1. */
  public static Recipe ofEpochs(int epochs) {
    return new Recipe(epochs, 64, 0.1, 0.9, 0.1, 1e-4, 1);
  }

  /** What short trainings of candidates compare well with: five epochs. */
  public static Recipe proxy() {
    return ofEpochs(5);
  }

  /**
   * A whole training of a small network on one machine: 60 epochs with 5% of warm-up, the other
   * settings of SGD as in {@link #ofEpochs}, and what keeps a long training of few images from
   * learning them by heart. Our choice, after common practice with CIFAR; not the paper's.
   */
  public static Recipe full() {
    return new Recipe(
        60,
        64,
        0.1,
        0.9,
        0.05,
        1e-4,
        1,
        Optimizer.SGD,
        Schedule.COSINE,
        0.1,
        0.2,
        0.999,
        new Augmentation(4, true, 0));
  }

  /**
   * The full training of the MnasNet paper (Tan et al. 2019, section 5), with what its official
   * code sets: 350 epochs, batch 1024, rate 0.016 for every 256 images of a batch, 5 epochs of
   * warm-up.
   */
  public static Recipe paper() {
    return new Recipe(
        350,
        1024,
        0.064,
        0.9,
        paperWarmupShare(350),
        1e-5,
        1,
        Optimizer.RMSPROP,
        Schedule.EXPONENTIAL,
        0.1,
        0.2,
        0.9999,
        new Augmentation(4, true, 0));
  }

  /**
   * The paper's 5 epochs of warm-up as a share of a training of another length, of which they are
   * at most half.
   *
   * @param epochs of the training, at least 1
   */
  public static double paperWarmupShare(int epochs) {
    return Math.min(0.5, 5.0 / epochs);
  }

  /** The same training with other random numbers. */
  public Recipe withSeed(long otherSeed) {
    return new Recipe(
        epochs,
        batchSize,
        peakLearningRate,
        momentum,
        warmupShare,
        l2,
        otherSeed,
        optimizer,
        schedule,
        labelSmoothing,
        dropout,
        weightEma,
        augmentation);
  }

  private static void requireShare(String name, double share) {
    require(share >= 0 && share < 1, name + " must lie in [0, 1), was " + share);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
