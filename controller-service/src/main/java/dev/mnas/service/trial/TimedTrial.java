package dev.mnas.service.trial;

import java.util.Map;
import java.util.Objects;

/**
 * A complete trial with what was measured in each pool.
 *
 * @param madds multiply-adds of one image
 * @param poolMillis latency by pool, as it was when the trial ended
 */
public record TimedTrial(long id, int number, long madds, Map<String, Double> poolMillis) {
  public TimedTrial {
    poolMillis = Map.copyOf(poolMillis);
  }

  /** On a pool that timed it. */
  public double millis(String pool) {
    return Objects.requireNonNull(poolMillis.get(pool), pool);
  }
}
