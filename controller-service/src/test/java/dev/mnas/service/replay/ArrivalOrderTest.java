package dev.mnas.service.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.loop.BatchLoop;
import dev.mnas.service.policy.Outcome;
import dev.mnas.service.policy.Policies;
import dev.mnas.service.policy.Policy;
import dev.mnas.service.policy.PolicySettings;
import dev.mnas.space.ArchitectureTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The batch contract: what is suggested follows from the seed and the numbers alone. */
class ArrivalOrderTest {
  private static final int BUDGET = 40;

  /** All suggestions of a search whose results arrive as the order has it. */
  private static List<ArchitectureTokens> suggestions(PolicySettings settings, Order order) {
    List<ArchitectureTokens> suggested = new ArrayList<>();
    MemoryBatches batches = new MemoryBatches(BUDGET, suggested::add);
    Policy policy = Policies.create(settings, Miniature.SPACE.decisions());
    BatchLoop loop = new BatchLoop(batches, settings, null);
    while (!loop.spent()) {
      loop.advance(policy, order.maxBatches());
      if (order.restarts()) {
        policy = Policies.restore(settings, Miniature.SPACE.decisions(), policy.state());
        loop = new BatchLoop(batches, settings, null);
      }
      List<MemoryBatches.Trial> open = batches.open();
      if (!open.isEmpty()) {
        MemoryBatches.Trial trial = open.get(order.next(open.size()));
        trial.end(outcome(trial.tokens()));
      }
    }
    return suggested;
  }

  /** Some fail. */
  private static Optional<Outcome> outcome(ArchitectureTokens tokens) {
    Measured known = Miniature.rule(tokens);
    return tokens.values().get(0) == 2
        ? Optional.empty()
        : Optional.of(new Outcome(known.accuracy(), known.accuracy(), known.latencyMillis()));
  }

  @Property(tries = 20)
  void orderCrashesAndResumesChangeNoSuggestion(
      @ForAll PolicySettings.Kind kind,
      @ForAll @IntRange(min = 1, max = 4) int delay,
      @ForAll long seed) {
    PolicySettings settings = new PolicySettings(kind, 4, delay, 7);
    RandomGenerator random = new Random(seed);
    List<ArchitectureTokens> usual =
        suggestions(settings, new Order(() -> false, open -> 0, () -> 8));
    List<ArchitectureTokens> other =
        suggestions(
            settings, new Order(random::nextBoolean, random::nextInt, () -> 1 + random.nextInt(3)));
    assertThat(other).hasSize(BUDGET).isEqualTo(usual);
  }

  /** Of arrivals, and of what happens between them. */
  private record Order(BooleanSupplier crash, IntUnaryOperator which, IntSupplier batches) {
    boolean restarts() {
      return crash.getAsBoolean();
    }

    int next(int open) {
      return which.applyAsInt(open);
    }

    int maxBatches() {
      return batches.getAsInt();
    }
  }
}
