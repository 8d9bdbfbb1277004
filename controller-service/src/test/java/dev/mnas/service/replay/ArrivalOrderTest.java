package dev.mnas.service.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.service.loop.BatchLoop;
import dev.mnas.service.policy.Observation;
import dev.mnas.service.policy.Outcome;
import dev.mnas.service.policy.Policies;
import dev.mnas.service.policy.Policy;
import dev.mnas.service.policy.PolicyDiagnostics;
import dev.mnas.service.policy.PolicyEvent;
import dev.mnas.service.policy.PolicySettings;
import dev.mnas.service.policy.SweepPolicy;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * The batch contract: what is suggested follows from the seed, the numbers and what a user did
 * after which batch alone.
 */
class ArrivalOrderTest {
  private static final int BUDGET = 36;
  private static final int INFORMED_AFTER = 3;
  private static final int RESTARTED_AFTER = 6;
  private static final List<Decision> DECISIONS = Miniature.SPACE.decisions();
  private static final Targets TARGETS =
      new Targets(List.of(Objective.absolute(1.5, -1), Objective.absolute(2.5, -1)));

  /** Each policy alone and as a sweep, and what it may meet: neither order nor crashes matter. */
  @Property(tries = 3)
  void orderCrashesAndResumesChangeNoSuggestion(
      @ForAll @IntRange(min = 1, max = 4) int delay, @ForAll long seed) {
    Random random = new Random(seed);
    for (PolicySettings.Kind kind : PolicySettings.Kind.values()) {
      for (boolean sweep : new boolean[] {false, true}) {
        Proposer proposer = new Proposer(new PolicySettings(kind, 4, delay, 7), sweep);
        Course usual = Course.of(proposer, new Order(() -> false, open -> 0, () -> 8));
        Course other =
            Course.of(
                proposer,
                new Order(
                    () -> random.nextInt(4) == 0, random::nextInt, () -> 1 + random.nextInt(3)));
        assertThat(other.suggested).as("%s", proposer).hasSize(BUDGET).isEqualTo(usual.suggested);
        assertThat(other.state).as("state of %s", proposer).isEqualTo(usual.state);
      }
    }
  }

  /** The state is written and read after each batch of the one, and never of the other. */
  @Test
  void historyOfAnInterruptedSearchRecoversItsState() {
    for (PolicySettings.Kind kind : PolicySettings.Kind.values()) {
      for (boolean sweep : new boolean[] {false, true}) {
        Proposer proposer = new Proposer(new PolicySettings(kind, 4, 2, 7), sweep);
        Course course = Course.of(proposer, new Order(() -> true, open -> open - 1, () -> 1));
        Policy recovered = proposer.create();
        recovered.recover(course.history);
        assertThat(recovered.state()).as("state of %s", proposer).isEqualTo(course.state);
      }
    }
  }

  /** What a study would create and restore. */
  private record Proposer(PolicySettings settings, boolean sweep) {
    Policy create() {
      return sweep
          ? SweepPolicy.create(settings, TARGETS, DECISIONS)
          : Policies.create(settings, DECISIONS);
    }

    Policy restore(byte[] state) {
      return sweep
          ? SweepPolicy.restore(settings, TARGETS, DECISIONS, state)
          : Policies.restore(settings, DECISIONS, state);
    }
  }

  /** All that happened in one search. */
  private record Course(
      List<ArchitectureTokens> suggested, List<PolicyEvent> history, byte[] state) {

    /** A search whose results arrive as the order has it. */
    static Course of(Proposer proposer, Order order) {
      List<ArchitectureTokens> suggested = new ArrayList<>();
      List<PolicyEvent> history = new ArrayList<>();
      MemoryBatches batches = new MemoryBatches(BUDGET, suggested::add);
      Policy policy = new Recorded(proposer.create(), history);
      BatchLoop loop = new BatchLoop(batches, proposer.settings(), null);
      int done = 0;
      while (!loop.spent()) {
        int next = batches.observed() < INFORMED_AFTER ? INFORMED_AFTER : RESTARTED_AFTER;
        int limit = batches.observed() < next ? next - batches.observed() : BUDGET;
        loop.advance(policy, Math.min(limit, order.maxBatches()));
        if (batches.observed() > done && batches.observed() == INFORMED_AFTER) {
          policy.inform(measuredElsewhere());
        } else if (batches.observed() > done && batches.observed() == RESTARTED_AFTER) {
          policy.restart();
        }
        done = batches.observed();
        if (order.restarts()) {
          policy = new Recorded(proposer.restore(policy.state()), history);
          loop = new BatchLoop(batches, proposer.settings(), null);
        }
        List<MemoryBatches.Trial> open = batches.open();
        if (!open.isEmpty()) {
          MemoryBatches.Trial trial = open.get(order.next(open.size()));
          trial.end(outcome(trial.tokens()));
        }
      }
      return new Course(suggested, history, policy.state());
    }
  }

  /** Some fail, and some are stopped early: neither has numbers. */
  private static Optional<Outcome> outcome(ArchitectureTokens tokens) {
    Measured known = Miniature.rule(tokens);
    boolean failed = tokens.values().get(0) == 2;
    boolean stopped = known.accuracy() < 0.75;
    return failed || stopped
        ? Optional.empty()
        : Optional.of(new Outcome(known.accuracy(), known.accuracy(), known.latencyMillis()));
  }

  private static List<Observation> measuredElsewhere() {
    return Stream.of(Miniature.all().get(17), Miniature.all().get(55), Miniature.all().get(5))
        .map(tokens -> new Observation(tokens, outcome(tokens)))
        .toList();
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

  /** Keeps what a policy was asked and told. */
  private record Recorded(Policy policy, List<PolicyEvent> history) implements Policy {
    @Override
    public List<ArchitectureTokens> suggest(int n) {
      List<ArchitectureTokens> batch = policy.suggest(n);
      history.add(new PolicyEvent.Suggested(batch));
      return batch;
    }

    @Override
    public void observe(List<Observation> batch) {
      policy.observe(batch);
      history.add(new PolicyEvent.Observed(batch));
    }

    @Override
    public void inform(List<Observation> others) {
      policy.inform(others);
      history.add(new PolicyEvent.Informed(others));
    }

    @Override
    public void restart() {
      policy.restart();
      history.add(new PolicyEvent.Restarted());
    }

    @Override
    public void recover(List<PolicyEvent> past) {
      policy.recover(past);
    }

    @Override
    public byte[] state() {
      return policy.state();
    }

    @Override
    public PolicyDiagnostics diagnostics() {
      return policy.diagnostics();
    }
  }
}
