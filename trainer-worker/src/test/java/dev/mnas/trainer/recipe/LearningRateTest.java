package dev.mnas.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateTest {
  private final LearningRate rate = LearningRate.of(0.1, 0.1, 312);

  @Test
  void climbsInATenthOfTheStepsToThePeak() {
    assertThat(rate.applyAsDouble(0)).isCloseTo(0.1 / 31, within(1e-12));
    assertThat(rate.applyAsDouble(30)).isEqualTo(0.1);
    assertThat(rate.applyAsDouble(31)).isEqualTo(0.1);
  }

  @Test
  void fallsAlongACosineTowardsZero() {
    int middle = 31 + (312 - 31) / 2;
    assertThat(rate.applyAsDouble(middle)).isCloseTo(0.05, within(5e-4));
    assertThat(rate.applyAsDouble(311)).isPositive().isLessThan(1e-5);
    for (int step = 32; step < 312; step++) {
      assertThat(rate.applyAsDouble(step)).isLessThan(rate.applyAsDouble(step - 1));
    }
  }

  @Test
  void startsAtThePeakWithoutWarmUp() {
    assertThat(LearningRate.of(0.2, 0, 10).applyAsDouble(0)).isEqualTo(0.2);
  }
}
