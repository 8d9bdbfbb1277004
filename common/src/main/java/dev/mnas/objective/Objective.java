package dev.mnas.objective;

/**
 * ACC x (LAT / T)^w with w = alpha where LAT is at most T, beta above (Tan et al. 2019, eq. 2 and
 * 3).
 *
 * @param targetMillis T, positive
 * @param alpha exponent up to the target, in [-10, 0]
 * @param beta exponent above it, in [-10, 0]
 */
public record Objective(double targetMillis, double alpha, double beta) {
  private static final double SOFT = -0.07;

  public Objective {
    if (!(targetMillis > 0) || Double.isInfinite(targetMillis)) {
      throw new IllegalArgumentException(
          "targetMillis must be positive and finite, was " + targetMillis);
    }
    requireExponent("alpha", alpha);
    requireExponent("beta", beta);
  }

  /** Alpha = beta = -0.07: twice the latency is worth 5% more accuracy on either side. */
  public static Objective soft(double targetMillis) {
    return new Objective(targetMillis, SOFT, SOFT);
  }

  /** Alpha 0, beta -1: no gain below the target, a sharp loss above. */
  public static Objective hard(double targetMillis) {
    return new Objective(targetMillis, 0, -1);
  }

  /**
   * The reward of one network.
   *
   * @param accuracy in [0, 1]; 0 gives 0
   * @param latencyMillis positive and finite
   * @throws IllegalArgumentException outside of that
   */
  public Reward reward(double accuracy, double latencyMillis) {
    if (!(accuracy >= 0 && accuracy <= 1)) {
      throw new IllegalArgumentException("accuracy must lie in [0, 1], was " + accuracy);
    }
    if (!(latencyMillis > 0) || Double.isInfinite(latencyMillis)) {
      throw new IllegalArgumentException(
          "latencyMillis must be positive and finite, was " + latencyMillis);
    }
    double exponent = latencyMillis <= targetMillis ? alpha : beta;
    return new Reward(accuracy * Math.pow(latencyMillis / targetMillis, exponent));
  }

  private static void requireExponent(String name, double value) {
    if (!(value >= -10 && value <= 0)) {
      throw new IllegalArgumentException(name + " must lie in [-10, 0], was " + value);
    }
  }
}
