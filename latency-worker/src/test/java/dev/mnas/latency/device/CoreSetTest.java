package dev.mnas.latency.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoreSetTest {
  @Test
  void numbersAndRangesAreProcessors() {
    assertThat(CoreSet.parse("4,0-2,1").processors()).containsExactly(0, 1, 2, 4);
    assertThat(CoreSet.parse("4,0-2,1").text()).isEqualTo("4,0-2,1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "1-", "3-1", "0,,1", "-1", "99999", "0 1", "0;reboot"})
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CoreSet.parse(text))
        .withMessage("cores must be numbers of processors such as 0,2-3, were '" + text + "'");
  }
}
