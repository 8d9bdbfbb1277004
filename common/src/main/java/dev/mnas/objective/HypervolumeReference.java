package dev.mnas.objective;

/**
 * The corner up to which a study's hypervolume is counted: fixed for the life of the study, so that
 * the hypervolume only grows.
 *
 * @param accuracy points not above it count nothing, in [0, 1)
 * @param latencyMillis points not below it count nothing, positive
 */
public record HypervolumeReference(double accuracy, double latencyMillis) {
  private static final double TARGETS = 4;

  public HypervolumeReference {
    if (!(accuracy >= 0 && accuracy < 1)) {
      throw new IllegalArgumentException("accuracy must lie in [0, 1), was " + accuracy);
    }
    if (!(latencyMillis > 0) || Double.isInfinite(latencyMillis)) {
      throw new IllegalArgumentException(
          "latencyMillis must be positive and finite, was " + latencyMillis);
    }
  }

  /** Four times the target latency, and the accuracy of a guess among the classes. */
  public static HypervolumeReference of(Objective objective, int classes) {
    return new HypervolumeReference(1.0 / classes, TARGETS * objective.targetMillis());
  }
}
