package dev.mnas.service.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.policy.Observation;
import dev.mnas.service.policy.Outcome;
import dev.mnas.service.policy.PolicyDiagnostics;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.SearchSpace;
import dev.mnas.yaml.Presets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the batch loop is promised of where trials are kept. */
public abstract class BatchesContract {
  protected static final SearchSpace SPACE = Presets.find("fashion").orElseThrow();
  protected static final int BUDGET = 5;

  /** The same throughout a test: empty at its start, of {@link #SPACE} and {@link #BUDGET}. */
  protected abstract Batches batches();

  /**
   * Ends a trial.
   *
   * @param number in the order of addition, from 1
   * @param outcome empty where it fails
   */
  protected abstract void end(int number, Optional<Outcome> outcome);

  private static List<ArchitectureTokens> tokens(int count) {
    RandomGenerator random = new Random(count);
    return Stream.generate(() -> SPACE.random(random)).limit(count).toList();
  }

  /** At a target of 1 ms, where the reward is the accuracy. */
  private static Optional<Outcome> outcome(double accuracy) {
    return Optional.of(new Outcome(accuracy, accuracy, 1));
  }

  private void observe() {
    assertThat(batches().observed(batches().oldest(), () -> diagnostics(0.5))).isNotNull();
  }

  /** Of a policy of one decision with this entropy. */
  protected static PolicyDiagnostics diagnostics(double entropy) {
    return new PolicyDiagnostics(
        List.of(entropy), Optional.empty(), new PolicyDiagnostics.Draws(0, 0, 0, 0), 0);
  }

  @Test
  void thereIsNothingAtFirst() {
    assertThat(batches().sampled()).isZero();
    assertThat(batches().observed()).isZero();
    assertThat(batches().room()).isEqualTo(BUDGET);
    assertThat(batches().oldestEnded()).isFalse();
  }

  @Test
  void batchesTakeRoomUntilThereIsNone() {
    batches().add(tokens(3));
    assertThat(batches().room()).isEqualTo(2);
    assertThat(batches().sampled()).isEqualTo(1);
    batches().add(tokens(2));
    assertThat(batches().room()).isZero();
    assertThat(batches().sampled()).isEqualTo(2);
    assertThat(batches().observed()).isZero();
  }

  @Test
  void batchHasEndedWithTheLastOfItsTrialsAndIsGivenInTrialOrder() {
    List<ArchitectureTokens> suggested = tokens(3);
    batches().add(suggested);
    end(3, outcome(0.25));
    end(1, Optional.empty());
    assertThat(batches().oldestEnded()).isFalse();
    end(2, outcome(0.5));
    assertThat(batches().oldestEnded()).isTrue();
    assertThat(batches().oldest())
        .containsExactly(
            new Observation(suggested.get(0), Optional.empty()),
            new Observation(suggested.get(1), outcome(0.5)),
            new Observation(suggested.get(2), outcome(0.25)));
  }

  @Test
  void laterBatchThatEndsFirstWaitsForTheOldest() {
    List<ArchitectureTokens> first = tokens(2);
    List<ArchitectureTokens> second = tokens(3);
    batches().add(first);
    batches().add(second);
    for (int number = 3; number <= 5; number++) {
      end(number, outcome(0.5));
    }
    assertThat(batches().oldestEnded()).isFalse();
    end(2, outcome(0.125));
    end(1, outcome(0.5));
    assertThat(batches().oldest()).map(Observation::tokens).isEqualTo(first);
    observe();
    assertThat(batches().observed()).isEqualTo(1);
    assertThat(batches().oldestEnded()).isTrue();
    assertThat(batches().oldest()).map(Observation::tokens).isEqualTo(second);
    observe();
    assertThat(batches().observed()).isEqualTo(2);
    assertThat(batches().oldestEnded()).isFalse();
  }
}
