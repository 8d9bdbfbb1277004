package dev.mnas.service.loop;

import dev.mnas.service.policy.Observation;
import dev.mnas.service.policy.PolicyDiagnostics;
import dev.mnas.space.ArchitectureTokens;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the batch loop needs of where trials are kept. Batches are numbered from 0 and observed in
 * the order in which they were added.
 */
public interface Batches {
  /** How many were added: the number of the next. */
  int sampled();

  /** How many were observed: the number of the oldest that was not. */
  int observed();

  /** Trials that the budget still allows; none when it is spent. */
  int room();

  /**
   * Adds a batch, whose trials may end in any order from now on.
   *
   * @param batch at least one, at most {@link #room()}
   */
  void add(List<ArchitectureTokens> batch);

  /** Whether there is a batch that was not observed, and every trial of the oldest has ended. */
  boolean oldestEnded();

  /** The oldest batch that was not observed, in trial order, whatever order they ended in. */
  List<Observation> oldest();

  /**
   * Whether another policy than the present one suggested the oldest batch: the present one is then
   * told of it and does not observe it.
   */
  boolean oldestIsOfAnother();

  /**
   * Counts the oldest batch as observed.
   *
   * @param batch what {@link #oldest()} gave
   * @param policy how it does after the batch, for those who keep it: it takes time to tell
   * @return what the end of the search is judged by, this batch with it; empty where it is not kept
   */
  History observed(List<Observation> batch, Supplier<PolicyDiagnostics> policy);
}
