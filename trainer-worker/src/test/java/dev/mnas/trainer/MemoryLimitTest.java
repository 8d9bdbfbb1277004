package dev.mnas.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MemoryLimitTest {
  @Test
  void everyJavaProcessIsOverOneMegabyteAndUnderOneTerabyte() {
    assertThat(new MemoryLimit(1).exceeded()).isTrue();
    assertThat(new MemoryLimit(1 << 20).exceeded()).isFalse();
  }

  @Test
  void noLimitIsNeverExceeded() {
    assertThat(MemoryLimit.NONE.exceeded()).isFalse();
  }

  @Test
  void limitIsNotNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MemoryLimit(-1))
        .withMessage("megabytes of resident memory must not be negative, were -1");
  }
}
