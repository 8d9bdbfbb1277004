package dev.mnas.service.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.Decision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** What every policy promises. */
abstract class PolicyContract {
  static final List<Decision> DECISIONS = AnalyticReward.decisions().subList(0, 6);

  abstract PolicySettings.Kind kind();

  PolicySettings settings(long seed) {
    return new PolicySettings(kind(), 4, 2, seed);
  }

  Policy create(long seed) {
    return Policies.create(settings(seed), DECISIONS);
  }

  Policy restore(byte[] state) {
    return Policies.restore(settings(1), DECISIONS, state);
  }

  @Test
  void suggestionsFitTheDecisions() {
    for (ArchitectureTokens tokens : create(1).suggest(50)) {
      assertThat(tokens.values()).hasSameSizeAs(DECISIONS);
      for (int i = 0; i < DECISIONS.size(); i++) {
        assertThat(tokens.values().get(i)).isBetween(0, DECISIONS.get(i).cardinality() - 1);
      }
    }
  }

  @Test
  void theSeedDecidesTheSuggestions() {
    assertThat(create(1).suggest(20)).isEqualTo(create(1).suggest(20));
    assertThat(create(1).suggest(20)).isNotEqualTo(create(2).suggest(20));
  }

  @Test
  void observeTakesTheOldestBatchAndRefusesOthersWithoutAChange() {
    Policy policy = create(1);
    List<ArchitectureTokens> first = policy.suggest(4);
    List<ArchitectureTokens> second = policy.suggest(4);
    byte[] before = policy.state();
    List<Observation> reversed = new ArrayList<>(rewarded(first));
    Collections.reverse(reversed);
    for (List<Observation> wrong :
        List.of(rewarded(second), rewarded(first.subList(0, 3)), reversed)) {
      assertThatThrownBy(() -> policy.observe(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(policy.state()).isEqualTo(before);
    policy.observe(rewarded(first));
    policy.observe(rewarded(second));
    assertThatThrownBy(() -> policy.observe(rewarded(second)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none is outstanding");
  }

  @Test
  void emptyBatchIsRefused() {
    assertThatThrownBy(() -> create(1).suggest(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void trialsWithoutRewardTeachNothing() {
    Policy policy = create(1);
    List<ArchitectureTokens> batch = policy.suggest(4);
    List<Double> before = policy.diagnostics().entropies();
    policy.observe(
        batch.stream().map(tokens -> new Observation(tokens, Optional.empty())).toList());
    assertThat(policy.diagnostics().entropies()).isEqualTo(before);
  }

  @Test
  void entropiesLieBetweenZeroAndUniformAndLeaveTheStateAlone() {
    Policy policy = create(1);
    byte[] before = policy.state();
    List<Double> entropies = policy.diagnostics().entropies();
    assertThat(policy.state()).isEqualTo(before);
    assertThat(entropies).hasSameSizeAs(DECISIONS);
    for (int i = 0; i < DECISIONS.size(); i++) {
      assertThat(entropies.get(i)).isBetween(0.0, Math.log(DECISIONS.get(i).cardinality()) + 1e-12);
    }
  }

  @Test
  void replayOfAForeignHistoryIsRefused() {
    List<PolicyEvent> foreign = List.of(new PolicyEvent.Suggested(create(2).suggest(4)));
    assertThatThrownBy(() -> create(1).recover(foreign))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("event 0");
  }

  @Test
  void usedPolicyDoesNotRecover() {
    Policy policy = create(1);
    assertThat(policy.suggest(1)).hasSize(1);
    assertThatThrownBy(() -> policy.recover(List.of())).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> restore(policy.state()).recover(List.of()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void damagedStateIsRefused() {
    Policy policy = create(1);
    assertThat(policy.suggest(4)).hasSize(4);
    byte[] state = policy.state();
    for (int length : new int[] {0, 11, 12, state.length / 2, state.length - 1}) {
      assertThatThrownBy(() -> restore(Arrays.copyOf(state, length)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    byte[] flipped = state.clone();
    flipped[state.length / 2] ^= 1;
    assertThatThrownBy(() -> restore(flipped)).hasMessageContaining("damaged");
    byte[] later = state.clone();
    later[7] = 99;
    assertThatThrownBy(() -> restore(later))
        .hasMessageContaining("version must lie in [1, 3], was 99");
  }

  @Test
  void stateOfVersionTwoIsContinued() {
    Policy policy = create(1);
    policy.observe(rewarded(policy.suggest(4)));
    Policy old = restore(OldStates.as(2, policy.state()));
    assertThat(old.state()).isEqualTo(policy.state());
  }

  @Test
  void stateOfAnotherStudyIsRefused() {
    assertThatThrownBy(() -> restore(create(2).state())).hasMessageContaining("seed 1, was of 2");
    byte[] state = create(1).state();
    assertThatThrownBy(() -> Policies.restore(settings(1), DECISIONS.subList(0, 5), state))
        .hasMessageContaining("options");
    for (PolicySettings.Kind other : PolicySettings.Kind.values()) {
      if (other != kind()) {
        PolicySettings others = new PolicySettings(other, 4, 2, 1);
        assertThatThrownBy(() -> Policies.restore(others, DECISIONS, state))
            .hasMessageContaining("kind");
      }
    }
  }

  @Test
  void restartKeepsWhatIsKnownAndForgetsWhatIsOutstanding() {
    Policy policy = create(1);
    for (int i = 0; i < 5; i++) {
      policy.observe(rewarded(policy.suggest(4)));
    }
    List<ArchitectureTokens> open = policy.suggest(4);
    int restarts = policy.diagnostics().restarts();
    policy.restart();
    assertThat(policy.diagnostics().restarts()).isEqualTo(restarts + 1);
    assertThat(policy.diagnostics().draws().suggested()).isEqualTo(24);
    List<Double> before = policy.diagnostics().entropies();
    policy.observe(rewarded(open));
    assertThat(policy.diagnostics().entropies()).isEqualTo(before);
    assertThat(policy.suggest(4)).hasSize(4);
  }

  @Test
  void drawsAndRepeatsAreCounted() {
    Policy policy = Policies.create(settings(1), DECISIONS.subList(1, 3));
    for (int i = 0; i < 5; i++) {
      policy.observe(rewarded(policy.suggest(4)));
    }
    PolicyDiagnostics.Draws draws = policy.diagnostics().draws();
    assertThat(draws.suggested()).isEqualTo(20);
    assertThat(draws.drawn()).isGreaterThanOrEqualTo(20);
    assertThat(draws.suggestedRepeats()).as("the space has 4 networks").isBetween(16L, 19L);
    assertThat(draws.uniqueShareAfter()).isBetween(0.05, 0.2);
    assertThat(draws.uniqueShareBefore()).isLessThanOrEqualTo(draws.uniqueShareAfter());
  }

  /** Random calls, some rewards missing: restoring after each call and replaying change nothing. */
  @Property(tries = 15)
  void interruptedAndReplayedRunsEqualTheUninterrupted(@ForAll @LongRange(max = 9999) long script) {
    Random random = new Random(script);
    Policy whole = create(1);
    Policy interrupted = create(1);
    List<PolicyEvent> history = new ArrayList<>();
    Queue<List<ArchitectureTokens>> open = new ArrayDeque<>();
    for (int call = 0; call < 14; call++) {
      List<ArchitectureTokens> oldest = random.nextBoolean() ? open.poll() : null;
      if (oldest == null && random.nextInt(8) == 0) {
        whole.restart();
        interrupted.restart();
        history.add(new PolicyEvent.Restarted());
      } else if (oldest == null && random.nextInt(4) == 0) {
        List<Observation> others =
            create(script + 2).suggest(3).stream().map(t -> maybeRewarded(t, random)).toList();
        whole.inform(others);
        interrupted.inform(others);
        history.add(new PolicyEvent.Informed(others));
      } else if (oldest == null) {
        List<ArchitectureTokens> batch = whole.suggest(1 + random.nextInt(5));
        assertThat(interrupted.suggest(batch.size())).isEqualTo(batch);
        open.add(batch);
        history.add(new PolicyEvent.Suggested(batch));
      } else {
        List<Observation> observed =
            oldest.stream().map(tokens -> maybeRewarded(tokens, random)).toList();
        whole.observe(observed);
        interrupted.observe(observed);
        history.add(new PolicyEvent.Observed(observed));
      }
      assertThat(interrupted.state()).isEqualTo(whole.state());
      interrupted = restore(interrupted.state());
    }
    Policy replayed = create(1);
    replayed.recover(history);
    assertThat(replayed.state()).isEqualTo(whole.state());
    assertThat(replayed.suggest(5)).isEqualTo(whole.suggest(5));
  }

  private static Observation maybeRewarded(ArchitectureTokens tokens, Random random) {
    return new Observation(
        tokens, random.nextInt(3) == 0 ? Optional.empty() : outcome(random.nextDouble()));
  }

  /** A complete trial with this reward, which is its accuracy too, at 1 ms. */
  static Optional<Outcome> outcome(double reward) {
    return Optional.of(new Outcome(reward, Math.min(1, Math.max(0, reward)), 1));
  }

  static List<Observation> rewarded(List<ArchitectureTokens> batch) {
    return batch.stream().map(t -> new Observation(t, outcome(0.1 * t.values().get(0)))).toList();
  }
}
