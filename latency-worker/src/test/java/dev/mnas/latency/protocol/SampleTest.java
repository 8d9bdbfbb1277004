package dev.mnas.latency.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SampleTest {
  @Test
  void timeIsThatOfOneInference() {
    assertThat(new Sample(4, 2_000_000, 2_000_000).millis()).isEqualTo(0.5);
  }

  @Test
  void sampleThatLostTheProcessorIsPreempted() {
    assertThat(new Sample(1, 1_000_000, 949_999).preempted()).isTrue();
    assertThat(new Sample(1, 1_000_000, 950_000).preempted()).isFalse();
  }

  @Test
  void sampleWithoutInferenceOrTimeIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Sample(0, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Sample(1, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Sample(1, 1, -1));
  }
}
