package dev.mnas.service.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RandomPolicyTest extends PolicyContract {
  @Override
  PolicySettings.Kind kind() {
    return PolicySettings.Kind.RANDOM;
  }

  @Test
  void everyOptionIsAboutEquallyFrequent() {
    int[] counts = new int[4];
    create(1).suggest(4000).forEach(tokens -> counts[tokens.values().get(0)]++);
    for (int count : counts) {
      assertThat(count).isBetween(850, 1150);
    }
  }
}
