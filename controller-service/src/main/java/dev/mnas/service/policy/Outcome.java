package dev.mnas.service.policy;

/**
 * What a complete trial measured.
 *
 * @param reward its worth under the study's objective, finite
 * @param accuracy in [0, 1]
 * @param latencyMillis on the target pool, normalised, positive and finite
 */
public record Outcome(double reward, double accuracy, double latencyMillis) {
  /** In a state. */
  static final int BYTES = 3 * Double.BYTES;

  public Outcome {
    if (!Double.isFinite(reward)) {
      throw new IllegalArgumentException("a reward must be finite, was " + reward);
    }
    if (!(accuracy >= 0 && accuracy <= 1)) {
      throw new IllegalArgumentException("accuracy must lie in [0, 1], was " + accuracy);
    }
    if (!(latencyMillis > 0) || Double.isInfinite(latencyMillis)) {
      throw new IllegalArgumentException(
          "latencyMillis must be positive and finite, was " + latencyMillis);
    }
  }

  void write(StateWriter out) {
    out.writeDouble(reward);
    out.writeDouble(accuracy);
    out.writeDouble(latencyMillis);
  }

  static Outcome read(StateReader in) {
    return new Outcome(in.readDouble(), in.readDouble(), in.readDouble());
  }
}
