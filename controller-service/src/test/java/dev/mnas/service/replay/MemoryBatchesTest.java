package dev.mnas.service.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mnas.service.loop.Batches;
import dev.mnas.service.loop.BatchesContract;
import dev.mnas.service.policy.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryBatchesTest extends BatchesContract {
  private final List<MemoryBatches.Trial> trials = new ArrayList<>();
  private final MemoryBatches batches = new MemoryBatches(BUDGET, tokens -> true);

  @Override
  protected Batches batches() {
    return batches;
  }

  @Override
  protected void end(int number, Optional<Outcome> outcome) {
    batches.open().stream().filter(trial -> !trials.contains(trial)).forEach(trials::add);
    trials.get(number - 1).end(outcome);
  }

  @Test
  void trialsThatCostNothingLeaveTheRoom() {
    MemoryBatches free = new MemoryBatches(BUDGET, tokens -> false);
    free.add(List.of(SPACE.random(new Random(1)), SPACE.random(new Random(2))));
    assertThat(free.room()).isEqualTo(BUDGET);
  }

  @Test
  void trialEndsOnce() {
    batches.add(List.of(SPACE.random(new Random(1))));
    MemoryBatches.Trial trial = batches.open().get(0);
    trial.end(Optional.empty());
    assertThat(batches.open()).isEmpty();
    assertThatThrownBy(() -> trial.end(Optional.empty())).isInstanceOf(IllegalStateException.class);
  }
}
