package dev.mnas.service.replay;

import dev.mnas.service.loop.Batches;
import dev.mnas.service.loop.History;
import dev.mnas.service.policy.Observation;
import dev.mnas.service.policy.Outcome;
import dev.mnas.service.policy.PolicyDiagnostics;
import dev.mnas.space.ArchitectureTokens;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Batches in memory, which keep nothing of what was observed. Not thread-safe. */
final class MemoryBatches implements Batches {
  private final Predicate<ArchitectureTokens> costs;
  private final Deque<List<Trial>> outstanding = new ArrayDeque<>();
  private final List<Trial> open = new ArrayList<>();
  private int room;
  private int sampled;
  private int observed;

  /**
   * No batches yet.
   *
   * @param budget trials that may be added
   * @param costs whether a trial counts against the budget; asked once a trial, in trial order
   */
  MemoryBatches(int budget, Predicate<ArchitectureTokens> costs) {
    this.room = budget;
    this.costs = costs;
  }

  /** Trials that have not ended, in trial order; ending one takes it out. */
  List<Trial> open() {
    return List.copyOf(open);
  }

  @Override
  public int sampled() {
    return sampled;
  }

  @Override
  public int observed() {
    return observed;
  }

  @Override
  public int room() {
    return room;
  }

  @Override
  public void add(List<ArchitectureTokens> batch) {
    List<Trial> trials = batch.stream().map(Trial::new).toList();
    room -= (int) batch.stream().filter(costs).count();
    outstanding.add(trials);
    open.addAll(trials);
    sampled++;
  }

  @Override
  public boolean oldestEnded() {
    List<Trial> oldest = outstanding.peek();
    return oldest != null && oldest.stream().allMatch(trial -> trial.end != null);
  }

  @Override
  public List<Observation> oldest() {
    return outstanding.element().stream().map(Trial::observation).toList();
  }

  @Override
  public boolean oldestIsOfAnother() {
    return false;
  }

  /** Counts it, and tells of no convergence: a replay goes on to its budget. */
  @Override
  public History observed(List<Observation> batch, Supplier<PolicyDiagnostics> policy) {
    outstanding.remove();
    observed++;
    return History.EMPTY;
  }

  /** A suggestion on its way. */
  final class Trial {
    private final ArchitectureTokens tokens;
    private @Nullable Observation end;

    private Trial(ArchitectureTokens tokens) {
      this.tokens = tokens;
    }

    ArchitectureTokens tokens() {
      return tokens;
    }

    /**
     * Ends the trial.
     *
     * @param outcome empty where it failed
     */
    void end(Optional<Outcome> outcome) {
      if (end != null) {
        throw new IllegalStateException("a trial ends once, this one ended as " + end);
      }
      end = new Observation(tokens, outcome);
      open.remove(this);
    }

    private Observation observation() {
      if (end == null) {
        throw new IllegalStateException("a batch is observed once its trials have ended");
      }
      return end;
    }
  }
}
