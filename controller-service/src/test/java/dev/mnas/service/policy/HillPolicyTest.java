package dev.mnas.service.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.space.ArchitectureTokens;
import java.util.List;
import org.junit.jupiter.api.Test;

class HillPolicyTest extends PolicyContract {
  @Override
  PolicySettings.Kind kind() {
    return PolicySettings.Kind.HILL;
  }

  @Test
  void climbGoesOnFromTheBestAndTriesEachChangeOnce() {
    Policy policy = create(1);
    List<ArchitectureTokens> starts = policy.suggest(4);
    ArchitectureTokens best = starts.get(2);
    policy.observe(
        starts.stream().map(t -> new Observation(t, outcome(t.equals(best) ? 0.9 : 0.1))).toList());
    List<ArchitectureTokens> changes = policy.suggest(8);
    assertThat(changes)
        .doesNotHaveDuplicates()
        .allSatisfy(change -> assertThat(differences(change, best)).isEqualTo(1));
  }

  @Test
  void climbEndsWhenAllChangesAreKnownAndWorse() {
    Policy policy = create(1);
    List<ArchitectureTokens> start = policy.suggest(1);
    policy.observe(List.of(new Observation(start.get(0), outcome(0.9))));
    while (policy.diagnostics().restarts() == 0) {
      List<ArchitectureTokens> batch = policy.suggest(1);
      assertThat(differences(batch.get(0), start.get(0))).isEqualTo(1);
      policy.observe(List.of(new Observation(batch.get(0), outcome(0.1))));
    }
    int changes = DECISIONS.stream().mapToInt(decision -> decision.cardinality() - 1).sum();
    assertThat(policy.diagnostics().draws().suggested()).isEqualTo(1 + changes);
  }

  @Test
  void climbGoesOnFromTheBestThatWasMeasuredElsewhere() {
    Policy policy = create(1);
    ArchitectureTokens other = create(2).suggest(1).get(0);
    policy.inform(List.of(new Observation(other, outcome(0.9))));
    assertThat(differences(policy.suggest(1).get(0), other)).isEqualTo(1);
  }

  private static int differences(ArchitectureTokens one, ArchitectureTokens other) {
    int differences = 0;
    for (int i = 0; i < one.values().size(); i++) {
      differences += one.values().get(i).equals(other.values().get(i)) ? 0 : 1;
    }
    return differences;
  }
}
