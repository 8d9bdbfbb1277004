package dev.mnas.service.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {
  @ParameterizedTest
  @CsvSource({
    "NaN, 0.5, 1, a reward must be finite",
    "Infinity, 0.5, 1, a reward must be finite",
    "0.5, 1.5, 1, accuracy must lie",
    "0.5, NaN, 1, accuracy must lie",
    "0.5, 0.5, 0, latencyMillis must be positive",
    "0.5, 0.5, Infinity, latencyMillis must be positive"
  })
  void impossibleNumbersAreRefused(
      double reward, double accuracy, double latencyMillis, String message) {
    assertThatThrownBy(() -> new Outcome(reward, accuracy, latencyMillis))
        .hasMessageContaining(message);
  }
}
