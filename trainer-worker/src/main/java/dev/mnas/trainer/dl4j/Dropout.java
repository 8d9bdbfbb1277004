package dev.mnas.trainer.dl4j;

import java.util.random.RandomGenerator;

/** Which share of values training drops, and where the random numbers that choose come from. */
final class Dropout {
  private final double share;
  private RandomGenerator random;

  /**
   * @param share dropped, in [0, 1)
   */
  Dropout(double share, RandomGenerator random) {
    this.share = share;
    this.random = random;
  }

  double share() {
    return share;
  }

  /** Takes its random numbers from another source from now on. */
  void drawFrom(RandomGenerator source) {
    random = source;
  }

  /** What the next value is multiplied by: 0, or what keeps the expected value. */
  double factor() {
    return random.nextDouble() < share ? 0 : 1 / (1 - share);
  }
}
