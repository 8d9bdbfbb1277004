package dev.mnas.service.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.space.ArchitectureTokens;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RnnPolicyTest extends PolicyContract {
  @Override
  PolicySettings.Kind kind() {
    return PolicySettings.Kind.RNN;
  }

  /** Half the distance to the best known, 0.7727, that random search leaves with as many. */
  @Test
  void findsBetterNetworksThanRandomSearchWithBatchesOfAnySizeAndDelay() {
    double random = best(PolicySettings.Kind.RANDOM, 10, 1);
    double bound = random + (0.7727 - random) / 2;
    assertThat(best(kind(), 10, 1)).isGreaterThan(bound);
    assertThat(best(kind(), 4, 2)).isGreaterThan(bound);
    assertThat(best(kind(), 40, 1)).isGreaterThan(bound);
  }

  private static double best(PolicySettings.Kind kind, int batch, int delay) {
    Policy policy =
        Policies.create(new PolicySettings(kind, batch, delay, 1), AnalyticReward.decisions());
    List<List<ArchitectureTokens>> open = new ArrayList<>();
    double best = 0;
    for (int trials = 0; trials < 400; trials += batch) {
      while (open.size() < delay) {
        open.add(policy.suggest(batch));
      }
      List<Observation> observed =
          open.remove(0).stream()
              .map(t -> new Observation(t, outcome(AnalyticReward.of(t))))
              .toList();
      policy.observe(observed);
      best =
          observed.stream()
              .mapToDouble(o -> o.outcome().orElseThrow().reward())
              .reduce(best, Math::max);
    }
    return best;
  }

  @Test
  void noNetworkIsSuggestedTwiceBeforeAllAreKnown() {
    Policy policy = create(1);
    Set<ArchitectureTokens> suggested = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      List<ArchitectureTokens> batch = policy.suggest(4);
      suggested.addAll(batch);
      policy.observe(rewarded(batch));
    }
    assertThat(suggested).hasSize(120);
    assertThat(policy.diagnostics().draws().uniqueShareBefore()).isLessThan(1);
    assertThat(policy.diagnostics().draws().uniqueShareAfter()).isEqualTo(1);
  }

  @Test
  void startsAnewWhenAllChangesOfItsBestAreKnown() {
    Policy policy = create(1);
    for (int i = 0; i < 60; i++) {
      policy.observe(rewarded(policy.suggest(4)));
    }
    assertThat(policy.diagnostics().restarts()).isPositive();
  }

  /** Its restarts climb through what is known, so that each ends sooner than the one before. */
  @Test
  void climbingThroughKnownNetworksCostsNoTrials() {
    Policy policy = create(1);
    List<Integer> ends = new ArrayList<>();
    for (int trials = 4; trials <= 400; trials += 4) {
      policy.observe(
          policy.suggest(4).stream().map(t -> new Observation(t, outcome(additive(t)))).toList());
      if (policy.diagnostics().restarts() > ends.size()) {
        ends.add(trials);
      }
    }
    assertThat(ends).hasSizeGreaterThan(4);
    assertThat(ends.get(3) - ends.get(0)).isLessThan(ends.get(0));
  }

  /** With one best network, which every climb reaches. */
  private static double additive(ArchitectureTokens tokens) {
    double sum = 0;
    for (int i = 0; i < tokens.values().size(); i++) {
      sum += (0.02 + 0.01 * i) * tokens.values().get(i);
    }
    return sum;
  }

  @Override
  @Test
  void stateOfVersionTwoIsContinued() {
    int[] cardinalities = Cardinalities.of(DECISIONS);
    int[] best = {3, 1, 1, 2, 2, 2};
    Sample open = new Sample(new int[] {1, 0, 1, 0, 1, 0}, new double[cardinalities.length]);
    Measured known = new Measured(best, outcome(0.9).orElseThrow());
    Policy policy =
        restore(OldStates.ofLargeRnn(settings(1), cardinalities, List.of(open), List.of(known)));
    assertThat(policy.diagnostics().restarts()).isEqualTo(1);
    assertThat(restore(policy.state()).state()).isEqualTo(policy.state());
    policy.observe(rewarded(List.of(open.architecture())));
    policy.observe(rewarded(policy.suggest(4)));
    Set<ArchitectureTokens> near = new HashSet<>();
    new Neighbourhood(cardinalities)
        .changes(best)
        .forEach(change -> near.add(new Sample(change).architecture()));
    List<ArchitectureTokens> next = policy.suggest(30);
    assertThat(next).doesNotContain(open.architecture(), new Sample(best).architecture());
    assertThat(next).containsAnyElementsOf(near);
  }

  @Test
  void whatWasMeasuredElsewhereIsNotSuggestedAndItsChangesAre() {
    Policy policy = create(1);
    List<Observation> others = rewarded(create(2).suggest(50));
    policy.inform(others);
    Set<ArchitectureTokens> known = new HashSet<>();
    others.forEach(other -> known.add(other.tokens()));
    for (int i = 0; i < 10; i++) {
      List<ArchitectureTokens> batch = policy.suggest(4);
      assertThat(batch).doesNotContainAnyElementsOf(known);
      policy.observe(rewarded(batch));
    }
  }

  @Test
  void updateTellsHowFarItWent() {
    Policy policy = create(1);
    assertThat(policy.diagnostics().lastUpdate()).isEmpty();
    policy.observe(rewarded(policy.suggest(4)));
    PolicyDiagnostics.Update update = policy.diagnostics().lastUpdate().orElseThrow();
    assertThat(update.epochs()).isEqualTo(4);
    assertThat(update.kl()).isPositive();
    assertThat(update.clipShare()).isBetween(0.0, 1.0);
  }

  @Test
  void missingRewardsLeaveTheWeightsAsTheyWere() {
    Policy policy = create(1);
    List<ArchitectureTokens> batch = policy.suggest(4);
    policy.observe(batch.stream().map(t -> new Observation(t, Optional.empty())).toList());
    assertThat(policy.diagnostics().lastUpdate()).isEmpty();
  }

  @Test
  void theBitsAreTheSameOnEveryPlatform() throws Exception {
    Policy policy = create(7);
    for (int update = 0; update < 5; update++) {
      policy.observe(rewarded(policy.suggest(5)));
    }
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(policy.state());
    assertThat(HexFormat.of().formatHex(hash))
        .isEqualTo("0f7d8ee7d14abdb80d857fb4fc975eb24df937f3fd676af4d4ec424866398a26");
  }
}
