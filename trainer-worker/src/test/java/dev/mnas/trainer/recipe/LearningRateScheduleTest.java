package dev.mnas.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.task.Recipe;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
  private final LearningRateSchedule schedule = new LearningRateSchedule(0.1, 10, 110);

  @Test
  void warmUpIsLinearToThePeak() {
    assertThat(schedule.rate(0)).isCloseTo(0.01, within(1e-12));
    assertThat(schedule.rate(4)).isCloseTo(0.05, within(1e-12));
    assertThat(schedule.rate(9)).isCloseTo(0.1, within(1e-12));
  }

  @Test
  void cosineFallsFromThePeakTowardsZero() {
    assertThat(schedule.rate(10)).isCloseTo(0.1, within(1e-12));
    assertThat(schedule.rate(35)).isCloseTo(0.05 * (1 + Math.sqrt(0.5)), within(1e-12));
    assertThat(schedule.rate(60)).isCloseTo(0.05, within(1e-12));
    assertThat(schedule.rate(109)).isPositive().isLessThan(1e-4);
    assertThat(IntStream.range(11, 110))
        .allMatch(step -> schedule.rate(step) < schedule.rate(step - 1));
  }

  @Test
  void recipeWarmsUpOverItsShareOfAllSteps() {
    assertThat(LearningRateSchedule.of(Recipe.ofEpochs(2), 157))
        .isEqualTo(new LearningRateSchedule(0.1, 31, 314));
  }

  @Test
  void singleStepHasNoWarmUp() {
    Recipe warm = new Recipe(1, 64, 0.1, 0.9, 0.9, 0, 1);

    assertThat(LearningRateSchedule.of(warm, 1).rate(0)).isEqualTo(0.1);
  }

  @Test
  void stepAfterTheLastIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> schedule.rate(110))
        .withMessage("step must lie in [0, 110), was 110");
  }
}
