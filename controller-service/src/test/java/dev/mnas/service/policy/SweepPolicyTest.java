package dev.mnas.service.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.space.ArchitectureTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Three targets; the contract's random calls, restores and replays go through all of them. */
class SweepPolicyTest extends PolicyContract {
  private static final Targets TARGETS = targets(1, 2, 4);

  private static Targets targets(double one, double two, double three) {
    return new Targets(List.of(Objective.soft(one), Objective.soft(two), Objective.soft(three)));
  }

  @Override
  PolicySettings.Kind kind() {
    return PolicySettings.Kind.RNN;
  }

  @Override
  Policy create(long seed) {
    return SweepPolicy.create(settings(seed), TARGETS, DECISIONS);
  }

  @Override
  Policy restore(byte[] state) {
    return SweepPolicy.restore(settings(1), TARGETS, DECISIONS, state);
  }

  @Test
  void eachTargetSearchesWithASeedOfItsOwn() {
    Policy policy = create(1);
    List<List<ArchitectureTokens>> batches = new ArrayList<>();
    for (int batch = 0; batch < 6; batch++) {
      batches.add(policy.suggest(20));
    }
    assertThat(batches).doesNotHaveDuplicates();
  }

  @Test
  void targetsThatFollowChangeNoSeedOfThoseBefore() {
    Targets more =
        new Targets(
            List.of(Objective.soft(1), Objective.soft(2), Objective.soft(4), Objective.soft(8)));
    Policy three = create(1);
    Policy four = SweepPolicy.create(settings(1), more, DECISIONS);
    for (int batch = 0; batch < 3; batch++) {
      assertThat(four.suggest(10)).isEqualTo(three.suggest(10));
    }
  }

  @Test
  void batchIsObservedByItsPolicyAndToldToTheOthersUnderTheirTargets() {
    List<Listener> parts = List.of(new Listener(), new Listener(), new Listener());
    Policy sweep = new SweepPolicy(settings(1), TARGETS, DECISIONS, List.copyOf(parts));
    ArchitectureTokens first = sweep.suggest(2).get(0);
    ArchitectureTokens second = sweep.suggest(2).get(0);
    Observation failed = new Observation(first, Optional.empty());
    sweep.observe(List.of(under(first, 1), failed));
    sweep.observe(List.of(failed, under(second, 2)));

    assertThat(parts.get(0).observed).containsExactly(List.of(under(first, 1), failed));
    assertThat(parts.get(1).observed).containsExactly(List.of(failed, under(second, 2)));
    assertThat(parts.get(2).observed).isEmpty();
    assertThat(parts.get(0).informed).containsExactly(List.of(under(second, 1)));
    assertThat(parts.get(1).informed).containsExactly(List.of(under(first, 2)));
    assertThat(parts.get(2).informed)
        .containsExactly(List.of(under(first, 4)), List.of(under(second, 4)));
  }

  @Test
  void whatIsToldFromOutsideIsToldToAllUnderTheirTargets() {
    List<Listener> parts = List.of(new Listener(), new Listener(), new Listener());
    Policy sweep = new SweepPolicy(settings(1), TARGETS, DECISIONS, List.copyOf(parts));
    ArchitectureTokens tokens = create(1).suggest(1).get(0);
    sweep.inform(List.of(under(tokens, 77)));
    assertThat(parts.get(0).informed).containsExactly(List.of(under(tokens, 1)));
    assertThat(parts.get(1).informed).containsExactly(List.of(under(tokens, 2)));
    assertThat(parts.get(2).informed).containsExactly(List.of(under(tokens, 4)));
    assertThatThrownBy(() -> sweep.recover(List.of())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void stateOfOtherTargetsIsRefused() {
    byte[] state = create(1).state();
    assertThatThrownBy(() -> SweepPolicy.restore(settings(1), targets(1, 3, 4), DECISIONS, state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the state must be of a target of 3.0 ms, was of 2.0");
  }

  /** 60% at 3 ms. */
  private static Observation under(ArchitectureTokens tokens, double targetMillis) {
    double reward = Objective.soft(targetMillis).reward(0.6, 3).value();
    return new Observation(tokens, Optional.of(new Outcome(reward, 0.6, 3)));
  }

  /** Proposes at random and keeps what it is told. */
  private static final class Listener implements Policy {
    private final List<List<Observation>> observed = new ArrayList<>();
    private final List<List<Observation>> informed = new ArrayList<>();
    private final Policy random =
        Policies.create(new PolicySettings(PolicySettings.Kind.RANDOM, 4, 1, 1), DECISIONS);

    @Override
    public List<ArchitectureTokens> suggest(int n) {
      return random.suggest(n);
    }

    @Override
    public void observe(List<Observation> batch) {
      observed.add(batch);
    }

    @Override
    public void inform(List<Observation> others) {
      informed.add(others);
    }

    @Override
    public void recover(List<PolicyEvent> history) {
      random.recover(history);
    }

    @Override
    public byte[] state() {
      return random.state();
    }

    @Override
    public void restart() {
      random.restart();
    }

    @Override
    public PolicyDiagnostics diagnostics() {
      return random.diagnostics();
    }
  }
}
