package dev.mnas.worker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that double up to a limit, each drawn from the upper half of its range so that workers that
 * lost the same controller do not come back in step.
 */
final class BackOff {
  private static final long FIRST_MILLIS = 250;
  private static final long LIMIT_MILLIS = 30_000;

  private final RandomGenerator random;
  private long ceiling = FIRST_MILLIS;

  BackOff(RandomGenerator random) {
    this.random = random;
  }

  /** The next wait. */
  Duration next() {
    long wait = ceiling / 2 + random.nextLong(ceiling / 2 + 1);
    ceiling = Math.min(LIMIT_MILLIS, 2 * ceiling);
    return Duration.ofMillis(wait);
  }
}
