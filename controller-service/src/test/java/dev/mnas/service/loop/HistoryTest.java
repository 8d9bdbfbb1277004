package dev.mnas.service.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.policy.Convergence;
import dev.mnas.service.policy.Observation;
import dev.mnas.service.policy.Outcome;
import dev.mnas.space.ArchitectureTokens;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static List<Observation> batch(double... rewards) {
    return DoubleStream.of(rewards)
        .mapToObj(
            reward ->
                new Observation(
                    new ArchitectureTokens(List.of(0)), Optional.of(new Outcome(reward, 0.5, 1))))
        .toList();
  }

  @Test
  void bestRewardIsKeptThroughWorseBatchesAndThoseThatFailed() {
    List<Observation> failed =
        List.of(new Observation(new ArchitectureTokens(List.of(0)), Optional.empty()));
    History history =
        History.EMPTY.with(2, batch(0.2, 0.4, 0.3)).with(1, batch(0.1)).with(0.5, failed);
    assertThat(history.bestRewards()).containsExactly(0.4, 0.4, 0.4);
    assertThat(history.entropies()).containsExactly(2.0, 1.0, 0.5);
  }

  @Test
  void convergenceLooksAtBoth() {
    Convergence rule = new Convergence(2, 0.1, 0.01);
    History flat = History.EMPTY.with(1, batch(0.4)).with(1, batch(0.4));
    assertThat(flat.reached(rule)).isTrue();
    assertThat(flat.with(1, batch(0.6)).reached(rule)).isFalse();
    assertThat(flat.with(0.5, batch(0.4)).reached(rule)).isFalse();
  }
}
