package dev.mnas.service.trial;

import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.task.TrialId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a study has found for one of its targets, over the trials of all its batches. All but the
 * target is absent until a trial is complete.
 *
 * @param trial of the highest reward under this target, the first of equals
 * @param latencyMillis normalised, on the target pool
 * @param miss |LAT / T - 1|
 * @param reward under this target, whatever that of the trial's own batch is
 */
public record TargetBest(
    double targetMillis,
    @Nullable TrialId trial,
    @Nullable Double accuracy,
    @Nullable Double latencyMillis,
    @Nullable Double miss,
    @Nullable Double reward) {

  static List<TargetBest> of(List<CompleteTrial> complete, Targets targets) {
    return targets.objectives().stream()
        .map(
            objective ->
                best(complete, objective)
                    .map(trial -> of(trial, objective))
                    .orElseGet(
                        () ->
                            new TargetBest(objective.targetMillis(), null, null, null, null, null)))
        .toList();
  }

  private static TargetBest of(CompleteTrial trial, Objective objective) {
    return new TargetBest(
        objective.targetMillis(),
        new TrialId(trial.id()),
        trial.accuracy(),
        trial.latencyMillis(),
        objective.miss(trial.latencyMillis()),
        trial.reward(objective));
  }

  /** The trial of the highest reward under an objective, the first of equals. */
  static Optional<CompleteTrial> best(List<CompleteTrial> complete, Objective objective) {
    return complete.stream()
        .reduce((left, right) -> right.reward(objective) > left.reward(objective) ? right : left);
  }
}
