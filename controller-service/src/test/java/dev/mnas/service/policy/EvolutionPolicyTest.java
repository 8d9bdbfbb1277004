package dev.mnas.service.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.space.ArchitectureTokens;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvolutionPolicyTest extends PolicyContract {
  @Override
  PolicySettings.Kind kind() {
    return PolicySettings.Kind.EVOLUTION;
  }

  @Test
  void childrenComeFromTheBestOnceThePopulationIsFull() {
    Policy policy = create(1);
    policy.observe(rewarded(policy.suggest(99)));
    List<ArchitectureTokens> random = policy.suggest(400);
    assertThat(meanOfFirstToken(random)).isBetween(1.3, 1.7);
    policy.observe(rewarded(random));
    assertThat(meanOfFirstToken(policy.suggest(400))).isGreaterThan(2.5);
  }

  @Test
  void networksMeasuredElsewhereFillThePopulationAndTheBetterOnesStay() {
    Policy policy = create(1);
    policy.inform(rewarded(create(2).suggest(2000)));
    assertThat(meanOfFirstToken(policy.suggest(400))).isGreaterThan(2.5);
  }

  private static double meanOfFirstToken(List<ArchitectureTokens> batch) {
    return batch.stream().mapToInt(t -> t.values().get(0)).average().orElseThrow();
  }
}
