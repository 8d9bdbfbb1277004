package dev.mnas.objective;

import java.util.Comparator;
import java.util.List;

/**
 * What a study is after: one target latency, or a sweep of several, which its batches take in turn
 * while every measurement counts for all of them.
 *
 * @param objectives of one form and its exponents, by rising target, 1 to {@value #MOST}
 */
public record Targets(List<Objective> objectives) {
  /** Targets of a sweep. */
  public static final int MOST = 16;

  public Targets {
    objectives = List.copyOf(objectives);
    if (objectives.isEmpty() || objectives.size() > MOST) {
      throw new IllegalArgumentException(
          "targets must be 1 to %d, were %d".formatted(MOST, objectives.size()));
    }
    for (int i = 1; i < objectives.size(); i++) {
      Objective before = objectives.get(i - 1);
      Objective next = objectives.get(i);
      if (!(next.targetMillis() > before.targetMillis())) {
        throw new IllegalArgumentException(
            "targets must ascend, were %s and then %s"
                .formatted(before.targetMillis(), next.targetMillis()));
      }
      if (!next.equals(before.at(next.targetMillis()))) {
        throw new IllegalArgumentException(
            "targets must share form and exponents, were %s and %s".formatted(before, next));
      }
    }
  }

  public static Targets of(Objective objective) {
    return new Targets(List.of(objective));
  }

  public int size() {
    return objectives.size();
  }

  /** The objective of the largest target. */
  public Objective largest() {
    return objectives.get(objectives.size() - 1);
  }

  /**
   * The objective that a trial's reward is taken under: batches take the targets in turn, and what
   * is in no batch, a baseline or a finalist, belongs to the target that it misses least.
   *
   * @param batch from 0; below 0 for none
   */
  public Objective of(int batch, double latencyMillis) {
    return batch >= 0
        ? objectives.get(batch % objectives.size())
        : objectives.stream()
            .min(Comparator.comparingDouble(objective -> objective.miss(latencyMillis)))
            .orElseThrow();
  }
}
