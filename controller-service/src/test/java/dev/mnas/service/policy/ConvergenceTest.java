package dev.mnas.service.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConvergenceTest {
  private final Convergence convergence = new Convergence(3, 0.05, 0.001);

  @Test
  void flatEntropyAndFlatRewardConverge() {
    assertThat(
            convergence.reached(List.of(1.0, 0.32, 0.3, 0.28), List.of(0.1, 0.7, 0.7005, 0.7009)))
        .isTrue();
  }

  @Test
  void entropyBelowItsBoundConverges() {
    assertThat(convergence.reached(List.of(0.05, 0.0, 0.03), List.of(0.7, 0.7, 0.7))).isTrue();
  }

  @Test
  void fallingEntropyHasNotConverged() {
    assertThat(convergence.reached(List.of(0.40, 0.37, 0.34), List.of(0.7, 0.7, 0.7))).isFalse();
  }

  @Test
  void risingRewardHasNotConverged() {
    assertThat(convergence.reached(List.of(0.3, 0.3, 0.3), List.of(0.7, 0.7, 0.702))).isFalse();
  }

  @Test
  void historyShorterThanTheWindowHasNotConverged() {
    assertThat(convergence.reached(List.of(0.3, 0.3), List.of(0.7, 0.7, 0.7))).isFalse();
    assertThat(convergence.reached(List.of(0.3, 0.3, 0.3), List.of(0.7, 0.7))).isFalse();
  }

  @Test
  void boundsMustMakeSense() {
    assertThatThrownBy(() -> new Convergence(1, 0.05, 0.001)).hasMessageContaining("was 1");
    assertThatThrownBy(() -> new Convergence(3, Double.NaN, 0.001)).hasMessageContaining("NaN");
  }
}
