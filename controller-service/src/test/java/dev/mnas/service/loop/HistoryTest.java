package dev.mnas.service.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.policy.Convergence;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final Convergence RULE = new Convergence(2, 0.1, 0.01);
  private static final List<Double> SETTLED = List.of(1.0, 1.0);
  private static final List<Double> FLAT = List.of(0.4, 0.4);
  private static final List<Double> GROWING = List.of(0.4, 0.6);

  @Test
  void convergenceLooksAtBoth() {
    assertThat(new History(SETTLED, List.of(FLAT), false).reached(RULE)).isTrue();
    assertThat(new History(SETTLED, List.of(GROWING), false).reached(RULE)).isFalse();
    assertThat(new History(List.of(1.0, 0.5), List.of(FLAT), false).reached(RULE)).isFalse();
  }

  @Test
  void searchForSeveralTargetsHasConvergedOnceEachHas() {
    assertThat(new History(SETTLED, List.of(FLAT, GROWING), false).reached(RULE)).isFalse();
    assertThat(new History(SETTLED, List.of(FLAT, FLAT), false).reached(RULE)).isTrue();
  }

  @Test
  void searchWithoutACompleteTrialHasNotConverged() {
    assertThat(new History(SETTLED, List.of(List.of()), false).reached(RULE)).isFalse();
    assertThat(History.EMPTY.reached(RULE)).isFalse();
  }
}
