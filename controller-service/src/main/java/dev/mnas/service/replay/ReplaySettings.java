package dev.mnas.service.replay;

import dev.mnas.objective.Objective;
import java.util.List;
import java.util.TreeSet;

/**
 * How searches are replayed.
 *
 * @param evaluations networks that a search may look up, repeats not counted
 * @param seeds searches of each policy, with seeds from 1
 * @param objective what they are after
 * @param noise standard deviation, in accuracy points, of what policies see of accuracies
 * @param budgets numbers of evaluations after which searches are judged, rising
 * @param repeats whether repeats count as evaluations too
 */
public record ReplaySettings(
    int evaluations,
    int seeds,
    Objective objective,
    double noise,
    List<Integer> budgets,
    boolean repeats) {
  private static final int MAX_EVALUATIONS = 1_000_000;
  private static final int MAX_SEEDS = 1000;

  public ReplaySettings {
    if (evaluations < 1 || evaluations > MAX_EVALUATIONS) {
      throw new IllegalArgumentException(
          "evaluations must lie in [1, %d], were %d".formatted(MAX_EVALUATIONS, evaluations));
    }
    if (seeds < 1 || seeds > MAX_SEEDS) {
      throw new IllegalArgumentException(
          "seeds must lie in [1, %d], were %d".formatted(MAX_SEEDS, seeds));
    }
    if (!(noise >= 0 && noise <= 100)) {
      throw new IllegalArgumentException("noise must lie in [0, 100] points, was " + noise);
    }
    budgets = List.copyOf(new TreeSet<>(budgets));
    if (budgets.isEmpty() || budgets.get(0) < 1) {
      throw new IllegalArgumentException("budgets must be 1 or more, were " + budgets);
    }
    if (budgets.get(budgets.size() - 1) > evaluations) {
      throw new IllegalArgumentException(
          "budgets must be at most the %d evaluations, were %s".formatted(evaluations, budgets));
    }
  }
}
