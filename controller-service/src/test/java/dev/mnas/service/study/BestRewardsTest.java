package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.service.policy.Outcome;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BestRewardsTest {
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
  void entriesOfEachTargetAreTakenApart() {
    BestRewards bests =
        none(1, 2).after(List.of(measured(0.5, 1))).after(List.of(measured(0.5, 2)));
    assertThat(bests.perTarget()).containsExactly(List.of(0.5, 0.5), List.of(0.0, 0.5));
    assertThat(none(1, 2).perTarget()).containsExactly(List.of(), List.of());
  }
}
