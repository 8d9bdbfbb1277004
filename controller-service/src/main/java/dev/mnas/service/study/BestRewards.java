package dev.mnas.service.study;

import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.service.policy.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The best reward so far under each target after each batch. A study begins its history with the
 * first batch that has a complete trial: before it there is no best, and 0 would beat rewards that
 * may be negative.
 *
 * @param targets of the study
 * @param entries one for each target and batch, those of a batch together, by rising target
 */
record BestRewards(Targets targets, List<Double> entries) {
  BestRewards {
    entries = List.copyOf(entries);
  }

  /** With one more batch. */
  BestRewards after(List<Outcome> batch) {
    if (entries.isEmpty() && batch.isEmpty()) {
      return this;
    }
    List<Double> more = new ArrayList<>(entries);
    for (int i = 0; i < targets.size(); i++) {
      Objective objective = targets.objectives().get(i);
      double before =
          entries.isEmpty()
              ? Double.NEGATIVE_INFINITY
              : entries.get(entries.size() - targets.size() + i);
      more.add(
          batch.stream()
              .mapToDouble(
                  outcome -> objective.reward(outcome.accuracy(), outcome.latencyMillis()).value())
              .reduce(before, Math::max));
    }
    return new BestRewards(targets, more);
  }

  /** The entries of each target, by rising target. */
  List<List<Double>> perTarget() {
    return IntStream.range(0, targets.size()).mapToObj(this::of).toList();
  }

  private List<Double> of(int target) {
    return IntStream.range(0, entries.size() / targets.size())
        .mapToObj(batch -> entries.get(batch * targets.size() + target))
        .toList();
  }
}
