package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.service.policy.Convergence;
import dev.mnas.service.policy.Outcome;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BestRewardsTest {
  private static final Convergence TWO_FLAT_BATCHES = new Convergence(2, 0, 0);
  private static final List<Double> SETTLED = List.of(1.0, 1.0, 1.0, 1.0);

  private static Outcome measured(double accuracy, double latencyMillis) {
    return new Outcome(0, accuracy, latencyMillis);
  }

  private static BestRewards none(double... targets) {
    return new BestRewards(
        new Targets(Arrays.stream(targets).mapToObj(t -> Objective.absolute(t, -1)).toList()),
        List.of());
  }

  @Test
  void bestOfRewardsBelowZeroIsBelowZero() {
    BestRewards bests = none(1).after(List.of(measured(0.5, 3))).after(List.of(measured(0.5, 2.5)));
    assertThat(bests.entries()).containsExactly(-1.5, -1.0);
  }

  @Test
  void batchWithoutNumbersRepeatsTheBestAndBeforeAnyThereIsNone() {
    BestRewards empty = none(1).after(List.of()).after(List.of());
    assertThat(empty.entries()).isEmpty();
    assertThat(empty.reached(TWO_FLAT_BATCHES, SETTLED)).isFalse();
    assertThat(empty.after(List.of(measured(0.5, 2))).after(List.of()).entries())
        .containsExactly(-0.5, -0.5);
  }

  @Test
  void eachTargetHasABestOfItsOwnOverAllBatches() {
    BestRewards bests =
        none(1, 2).after(List.of(measured(0.5, 1))).after(List.of(measured(0.5, 2)));
    assertThat(bests.entries()).containsExactly(0.5, 0.0, 0.5, 0.5);
  }

  @Test
  void sweepHasConvergedOnceTheBestOfEveryTargetIsFlat() {
    BestRewards bests =
        none(1, 2).after(List.of(measured(0.5, 1))).after(List.of(measured(0.5, 2)));
    assertThat(bests.reached(TWO_FLAT_BATCHES, SETTLED)).as("2 ms has grown").isFalse();
    assertThat(bests.after(List.of()).reached(TWO_FLAT_BATCHES, SETTLED)).isTrue();
  }
}
