package dev.mnas.latency.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void standardWarmsUpByTimeAndRuns() {
    assertThat(Schedule.STANDARD.warmupMillis()).isGreaterThanOrEqualTo(1000);
    assertThat(Schedule.STANDARD.warmupRuns()).isGreaterThanOrEqualTo(50);
    assertThat(Schedule.STANDARD.minSamples()).isGreaterThanOrEqualTo(200);
  }

  @Test
  void fewerThanFiveBlocksAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Schedule(1, 1, 4, 1, 1, 1))
        .withMessage("minBlocks must be at least 5, were 4");
  }

  @Test
  void timesMustBePositive() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(0, 1, 5, 1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(1, 1, 5, 1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(1, 1, 5, 1, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(1, 0, 5, 1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(1, 1, 5, 0, 1, 1));
  }
}
