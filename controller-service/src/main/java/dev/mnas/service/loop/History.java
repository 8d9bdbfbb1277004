package dev.mnas.service.loop;

import dev.mnas.service.policy.Convergence;
import java.util.List;

/**
 * What the end of a search is judged by, oldest first.
 *
 * @param entropies mean entropy of the policy's decisions in nats, one entry a batch
 * @param bestRewards best reward so far under each target of the search: one entry for each batch
 *     since the first that had a complete trial
 * @param still whether the search stands still, and is to end where it does
 */
public record History(List<Double> entropies, List<List<Double>> bestRewards, boolean still) {
  /** Of no batch. */
  public static final History EMPTY = new History(List.of(), List.of(), false);

  public History {
    entropies = List.copyOf(entropies);
    bestRewards = bestRewards.stream().map(List::copyOf).toList();
  }

  /** Whether the search has converged by this rule, for every target. */
  boolean reached(Convergence convergence) {
    return !bestRewards.isEmpty()
        && bestRewards.stream().allMatch(bests -> convergence.reached(entropies, bests));
  }
}
