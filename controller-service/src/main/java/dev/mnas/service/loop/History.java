package dev.mnas.service.loop;

import dev.mnas.service.policy.Convergence;
import dev.mnas.service.policy.Observation;
import dev.mnas.service.policy.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * What convergence is judged by: one entry a batch, oldest first.
 *
 * @param entropies mean entropy of the policy's decisions in nats
 * @param bestRewards best reward so far; 0 before the first
 */
public record History(List<Double> entropies, List<Double> bestRewards) {
  /** Of no batch. */
  public static final History EMPTY = new History(List.of(), List.of());

  public History {
    entropies = List.copyOf(entropies);
    bestRewards = List.copyOf(bestRewards);
  }

  /** The same with one batch more. */
  public History with(double entropy, List<Observation> batch) {
    double before = bestRewards.isEmpty() ? 0 : bestRewards.get(bestRewards.size() - 1);
    double best =
        batch.stream()
            .flatMap(observation -> observation.outcome().stream())
            .mapToDouble(Outcome::reward)
            .reduce(before, Math::max);
    return new History(append(entropies, entropy), append(bestRewards, best));
  }

  /** Whether the search has converged by this rule. */
  boolean reached(Convergence convergence) {
    return convergence.reached(entropies, bestRewards);
  }

  private static List<Double> append(List<Double> values, double value) {
    List<Double> longer = new ArrayList<>(values);
    longer.add(value);
    return longer;
  }
}
