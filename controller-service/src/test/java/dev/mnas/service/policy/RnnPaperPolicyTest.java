package dev.mnas.service.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.space.ArchitectureTokens;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RnnPaperPolicyTest extends PolicyContract {
  @Override
  PolicySettings.Kind kind() {
    return PolicySettings.Kind.RNN_PAPER;
  }

  /** The bound is the 95th percentile of 20,000 uniform samples of the same reward. */
  @Test
  @Timeout(900)
  void learnsToBeatTheBestTwentiethOfRandomSampling() {
    double bound = randomPercentile();
    for (int seed = 1; seed <= 5; seed++) {
      assertThat(meanOfLast200Of2000(seed)).as("seed %d", seed).isGreaterThan(bound);
    }
  }

  private static double randomPercentile() {
    Policy random =
        Policies.create(
            new PolicySettings(PolicySettings.Kind.RANDOM, 20, 1, 99), AnalyticReward.decisions());
    return random.suggest(20000).stream().mapToDouble(AnalyticReward::of).sorted().toArray()[19000];
  }

  private static double meanOfLast200Of2000(long seed) {
    Policy policy =
        Policies.create(
            new PolicySettings(PolicySettings.Kind.RNN_PAPER, 20, 1, seed),
            AnalyticReward.decisions());
    double sum = 0;
    for (int update = 0; update < 100; update++) {
      List<Observation> batch =
          policy.suggest(20).stream()
              .map(t -> new Observation(t, PolicyContract.outcome(AnalyticReward.of(t))))
              .toList();
      policy.observe(batch);
      if (update >= 90) {
        sum += batch.stream().mapToDouble(o -> o.outcome().orElseThrow().reward()).sum();
      }
    }
    return sum / 200;
  }

  @Test
  void updatesRaiseWhatWasRewarded() {
    Policy policy = create(1);
    for (int update = 0; update < 100; update++) {
      policy.observe(rewarded(policy.suggest(10)));
    }
    double mean =
        policy.suggest(200).stream().mapToInt(t -> t.values().get(0)).average().orElseThrow();
    assertThat(mean).isGreaterThan(2.5);
  }

  @Test
  void missingRewardsLeaveTheStateAsIfTheirTrialsHadNotBeen() {
    Policy policy = create(1);
    List<ArchitectureTokens> batch = policy.suggest(4);
    policy.observe(batch.stream().map(t -> new Observation(t, Optional.empty())).toList());
    assertThat(policy.diagnostics().lastUpdate()).isEmpty();
    Policy never = create(1);
    assertThat(never.suggest(4)).isEqualTo(batch);
    assertThat(policy.suggest(4)).isEqualTo(never.suggest(4));
  }

  @Test
  void stateOfTheFirstVersionGoesOnBitForBit() {
    Policy policy = create(1);
    policy.observe(rewarded(policy.suggest(4)));
    List<ArchitectureTokens> open = policy.suggest(4);
    Policy old = restore(OldStates.versionOne(policy.state()));
    for (Policy each : List.of(policy, old)) {
      each.observe(rewarded(open));
    }
    assertThat(old.suggest(20)).isEqualTo(policy.suggest(20));
    assertThat(old.diagnostics().draws().drawn()).isEqualTo(20);
  }

  /** The hash is that of the state that version 0.1.0 stored. */
  @Test
  void theBitsAreTheSameOnEveryPlatform() throws Exception {
    Policy policy = create(7);
    for (int update = 0; update < 5; update++) {
      policy.observe(rewarded(policy.suggest(5)));
    }
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(OldStates.versionOne(policy.state()));
    assertThat(HexFormat.of().formatHex(hash))
        .isEqualTo("da774c8d15e569589ef59b166d6b0e57e308aad9c1a396de15a93a9af238cfd4");
  }
}
