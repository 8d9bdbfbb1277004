package dev.mnas.service.trial;

import dev.mnas.objective.GrowingFront;
import dev.mnas.objective.HypervolumeReference;
import dev.mnas.objective.Targets;
import dev.mnas.task.TrialId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the trials of a study came to.
 *
 * @param bestReward absent until a trial is complete
 * @param frontSize networks on the Pareto front
 * @param hypervolume of the front in accuracy x milliseconds
 * @param sparkline the hypervolume over the complete trials in the order in which they ended,
 *     thinned to at most {@value #SPARKS} values, the last always there
 * @param bestPerTarget by rising target
 */
public record TrialSummary(
    TrialCounts counts,
    @Nullable Double bestReward,
    @Nullable TrialId bestTrial,
    int frontSize,
    double hypervolume,
    List<Double> sparkline,
    List<TargetBest> bestPerTarget) {
  private static final int SPARKS = 48;

  public TrialSummary {
    sparkline = List.copyOf(sparkline);
    bestPerTarget = List.copyOf(bestPerTarget);
  }

  TrialSummary with(TrialCounts latest) {
    return new TrialSummary(
        latest, bestReward, bestTrial, frontSize, hypervolume, sparkline, bestPerTarget);
  }

  static TrialSummary of(
      TrialCounts counts,
      List<CompleteTrial> complete,
      HypervolumeReference reference,
      Targets targets) {
    GrowingFront front = new GrowingFront(reference);
    List<Double> history =
        complete.stream()
            .sorted(
                Comparator.comparing(CompleteTrial::endedAt)
                    .thenComparingInt(CompleteTrial::number))
            .map(trial -> front.add(trial.accuracy(), trial.latencyMillis()))
            .toList();
    Optional<CompleteTrial> best = TrialViews.best(complete);
    return new TrialSummary(
        counts,
        best.map(CompleteTrial::reward).orElse(null),
        best.map(trial -> new TrialId(trial.id())).orElse(null),
        TrialViews.front(complete).size(),
        history.isEmpty() ? 0 : history.get(history.size() - 1),
        thinned(history),
        TargetBest.of(complete, targets));
  }

  private static List<Double> thinned(List<Double> values) {
    if (values.size() <= SPARKS) {
      return values;
    }
    List<Double> thinned = new ArrayList<>();
    for (long i = 1; i <= SPARKS; i++) {
      thinned.add(values.get((int) (i * values.size() / SPARKS) - 1));
    }
    return thinned;
  }
}
