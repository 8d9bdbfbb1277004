package dev.mnas.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.task.Recipe;
import dev.mnas.task.Schedule;
import org.junit.jupiter.api.Test;

class LearningRateTest {
  private final LearningRate rate = new LearningRate(Schedule.COSINE, 0.1, 31, 156, 312);

  @Test
  void climbsInATenthOfTheStepsToThePeak() {
    assertThat(LearningRate.of(Recipe.ofEpochs(2), 156)).isEqualTo(rate);
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
    assertThat(new LearningRate(Schedule.COSINE, 0.2, 0, 10, 10).applyAsDouble(0)).isEqualTo(0.2);
  }

  @Test
  void constantStaysAtThePeak() {
    LearningRate constant = new LearningRate(Schedule.CONSTANT, 0.2, 4, 10, 100);
    assertThat(constant.applyAsDouble(0)).isEqualTo(0.05);
    assertThat(constant.applyAsDouble(4)).isEqualTo(0.2);
    assertThat(constant.applyAsDouble(99)).isEqualTo(0.2);
  }

  @Test
  void paperFallsInStairsOfTwoAndTwoFifthsEpochs() {
    // 1,281,167 images of ImageNet in batches of 1,024.
    LearningRate paper = LearningRate.of(Recipe.paper(), 1251);
    assertThat(paper.warmupSteps()).isEqualTo(5 * 1251);
    assertThat(paper.applyAsDouble(5 * 1251 - 1)).isEqualTo(0.064);
    int stair = (int) Math.ceil(2.4 * 1251);
    // Two stairs are over in 5 epochs of warm-up.
    assertThat(paper.applyAsDouble(5 * 1251)).isCloseTo(0.064 * 0.97 * 0.97, within(1e-12));
    assertThat(paper.applyAsDouble(3 * stair - 3)).isCloseTo(0.064 * 0.9409, within(1e-12));
    assertThat(paper.applyAsDouble(3 * stair)).isCloseTo(0.064 * 0.912673, within(1e-12));
    assertThat(paper.applyAsDouble(350 * 1251 - 1)).isPositive().isLessThan(0.001);
  }
}
