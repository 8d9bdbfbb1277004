package dev.mnas.service.replay;

import java.util.List;

/**
 * What a table says of a network.
 *
 * @param accuracy in [0, 1]
 * @param latencyMillis positive and finite
 */
public record Measured(double accuracy, double latencyMillis) {
  public Measured {
    if (!(accuracy >= 0 && accuracy <= 1)) {
      throw new IllegalArgumentException("accuracy must lie in [0, 1], was " + accuracy);
    }
    if (!(latencyMillis > 0) || Double.isInfinite(latencyMillis)) {
      throw new IllegalArgumentException(
          "latencyMillis must be positive and finite, was " + latencyMillis);
    }
  }

  /** Of a network that was measured at least once. */
  static Measured mean(List<Measured> repeated) {
    return new Measured(
        repeated.stream().mapToDouble(Measured::accuracy).average().orElseThrow(),
        repeated.stream().mapToDouble(Measured::latencyMillis).average().orElseThrow());
  }
}
