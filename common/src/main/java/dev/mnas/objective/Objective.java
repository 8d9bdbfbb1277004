package dev.mnas.objective;

import java.util.Objects;

/**
 * What one network is worth, by its form:
 *
 * <ul>
 *   <li>{@link Form#PRODUCT}: ACC x (LAT / T)^w with w = alpha where LAT is at most T, beta above
 *       (Tan et al. 2019, eq. 2 and 3). Soft and hard are two choices of alpha and beta.
 *   <li>{@link Form#ABSOLUTE}: ACC + beta x |LAT / T - 1| (Bender et al. 2020, TuNAS), which may be
 *       negative.
 * </ul>
 *
 * @param form absent in what was stored before there was any: the product
 * @param targetMillis T, positive
 * @param alpha exponent up to the target, in [-10, 0]; of the absolute form equal to beta
 * @param beta exponent above it, in [-10, 0]; of the absolute form the weight of a miss on either
 *     side, below 0
 */
public record Objective(Form form, double targetMillis, double alpha, double beta) {
  /** The exponent of the paper's soft constraint: twice the latency for 5% more accuracy. */
  public static final double SOFT = -0.07;

  /** The exponents of the paper's hard constraint. */
  public static final double HARD_ALPHA = 0;

  public static final double HARD_BETA = -1;

  /**
   * The weight of a miss: 4% of it cost one point of accuracy. The best network is at the target
   * only where that is more than d ACC / d (LAT / T) of the front. TuNAS has -0.07 and, in its
   * code, -0.1, for ImageNet; the best of the 5,136 measured networks of accel-nasbench misses
   * targets of 2 to 6 ms by at most 3.4% with -0.25, by 15% with -0.07 (docs/adr/0006).
   */
  public static final double ABSOLUTE = -0.25;

  /** Exponents lie in [-MOST, 0]. */
  public static final double MOST = 10;

  /** How accuracy and latency become one number. */
  public enum Form {
    PRODUCT,
    ABSOLUTE
  }

  public Objective {
    form = Objects.requireNonNullElse(form, Form.PRODUCT);
    if (!(targetMillis > 0) || Double.isInfinite(targetMillis)) {
      throw new IllegalArgumentException(
          "targetMillis must be positive and finite, was " + targetMillis);
    }
    requireExponent("alpha", alpha);
    requireExponent("beta", beta);
    if (form == Form.ABSOLUTE && beta == 0) {
      throw new IllegalArgumentException("beta must be below 0 in the absolute form, was " + beta);
    }
    if (form == Form.ABSOLUTE && alpha != beta) {
      throw new IllegalArgumentException(
          "alpha must equal beta in the absolute form, was %s, beta %s".formatted(alpha, beta));
    }
  }

  /** Alpha = beta = -0.07: twice the latency is worth 5% more accuracy on either side. */
  public static Objective soft(double targetMillis) {
    return product(targetMillis, SOFT, SOFT);
  }

  /** Alpha 0, beta -1: no gain below the target, a sharp loss above. */
  public static Objective hard(double targetMillis) {
    return product(targetMillis, HARD_ALPHA, HARD_BETA);
  }

  public static Objective product(double targetMillis, double alpha, double beta) {
    return new Objective(Form.PRODUCT, targetMillis, alpha, beta);
  }

  /** A loss for each miss of the target, on either side of it. */
  public static Objective absolute(double targetMillis, double beta) {
    return new Objective(Form.ABSOLUTE, targetMillis, beta, beta);
  }

  /** The same for another target. */
  public Objective at(double otherTargetMillis) {
    return new Objective(form, otherTargetMillis, alpha, beta);
  }

  /**
   * The reward of one network.
   *
   * @param accuracy in [0, 1]; 0 gives 0 by the product
   * @param latencyMillis positive and finite
   * @throws IllegalArgumentException outside of that
   */
  public Reward reward(double accuracy, double latencyMillis) {
    if (!(accuracy >= 0 && accuracy <= 1)) {
      throw new IllegalArgumentException("accuracy must lie in [0, 1], was " + accuracy);
    }
    requireLatency(latencyMillis);
    return new Reward(
        switch (form) {
          case PRODUCT -> {
            double exponent = latencyMillis <= targetMillis ? alpha : beta;
            yield accuracy * Math.pow(latencyMillis / targetMillis, exponent);
          }
          case ABSOLUTE -> accuracy + beta * miss(latencyMillis);
        });
  }

  /**
   * How far a latency is from the target, |LAT / T - 1|.
   *
   * @param latencyMillis positive and finite
   */
  public double miss(double latencyMillis) {
    requireLatency(latencyMillis);
    return Math.abs(latencyMillis / targetMillis - 1);
  }

  /** How the reward is computed, for people. */
  public String formula() {
    return switch (form) {
      case PRODUCT ->
          "accuracy x (latency / %s ms)^w, w = %s up to the target, %s beyond"
              .formatted(targetMillis, alpha, beta);
      case ABSOLUTE -> "accuracy - %s x |latency / %s ms - 1|".formatted(-beta, targetMillis);
    };
  }

  private static void requireLatency(double latencyMillis) {
    if (!(latencyMillis > 0) || Double.isInfinite(latencyMillis)) {
      throw new IllegalArgumentException(
          "latencyMillis must be positive and finite, was " + latencyMillis);
    }
  }

  private static void requireExponent(String name, double value) {
    if (!(value >= -MOST && value <= 0)) {
      throw new IllegalArgumentException(name + " must lie in [-10, 0], was " + value);
    }
  }
}
