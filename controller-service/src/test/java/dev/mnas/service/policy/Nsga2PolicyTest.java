package dev.mnas.service.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.space.ArchitectureTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Nsga2PolicyTest extends PolicyContract {
  @Override
  PolicySettings.Kind kind() {
    return PolicySettings.Kind.NSGA2;
  }

  @Test
  void bestAreTheFrontsInOrderEachByItsCrowding() {
    List<Measured> all = new ArrayList<>();
    double[][] points = {{0.5, 9}, {0.9, 5}, {0.7, 2}, {0.6, 1.8}, {0.3, 1}, {0.4, 1.9}, {0.2, 6}};
    for (double[] point : points) {
      all.add(new Measured(new int[] {all.size()}, new Outcome(0, point[0], point[1])));
    }
    assertThat(CrowdedFronts.best(all, 6).stream().map(one -> one.tokens[0]))
        .as("the ends, the roomiest of the middle; then what only they dominate")
        .containsExactly(1, 4, 2, 3, 0, 5);
  }

  @Test
  void theRewardPlaysNoPart() {
    Policy one = create(1);
    Policy other = create(1);
    for (int i = 0; i < 12; i++) {
      List<ArchitectureTokens> batch = one.suggest(20);
      assertThat(other.suggest(20)).isEqualTo(batch);
      one.observe(batch.stream().map(t -> measured(t, 1)).toList());
      other.observe(batch.stream().map(t -> measured(t, -5)).toList());
    }
  }

  @Test
  void parentsAreChosenFromWhatWasMeasuredElsewhere() {
    Policy policy = create(1);
    List<Observation> others =
        create(2).suggest(120).stream()
            .filter(t -> t.values().get(0) == 3)
            .map(t -> measured(t, 0))
            .toList();
    policy.inform(others);
    assertThat(policy.suggest(20).stream().filter(t -> t.values().get(0) == 3).count())
        .as("a child changes its first decision one time in six")
        .isGreaterThan(12);
  }

  private static Observation measured(ArchitectureTokens tokens, double reward) {
    double accuracy = 0.1 + 0.2 * tokens.values().get(0);
    double latency = 1 + tokens.values().get(3) + tokens.values().get(4);
    return new Observation(tokens, Optional.of(new Outcome(reward, accuracy, latency)));
  }
}
