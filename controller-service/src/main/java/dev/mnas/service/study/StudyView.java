package dev.mnas.service.study;

import dev.mnas.objective.Objective;
import dev.mnas.service.guard.AlarmView;
import dev.mnas.service.policy.PolicySettings;
import dev.mnas.service.stopping.EarlyStopping;
import dev.mnas.service.trial.TargetBest;
import dev.mnas.service.trial.TrialCounts;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Recipe;
import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A study as users see it.
 *
 * @param endReason absent while it runs
 * @param space name of its search space
 * @param priority of its tasks for workers: higher ones go first, 0 is usual
 * @param earlyStopping absent where no training ends early
 * @param prefilter which networks are not trained, by what is predicted of them; absent for none
 * @param objective of a sweep that of its largest target; {@code bestPerTarget} has them all
 * @param bestReward the highest that a trial has under the target of its batch; absent until a
 *     trial is complete
 * @param hypervolume of the front in accuracy x milliseconds, up to {@link
 *     dev.mnas.objective.HypervolumeReference}
 * @param sparkline how the hypervolume grew, at most 48 values
 * @param elapsedSeconds running time, pauses left out
 * @param targetMiss |LAT / T - 1| of the best trial, of a sweep the largest over its targets;
 *     absent until a trial is complete
 * @param bestPerTarget by rising target; one where there is no sweep
 * @param alarms that are on, the first raised first; of an ended study those that were on then
 */
public record StudyView(
    StudyId id,
    String name,
    StudyState state,
    @Nullable EndReason endReason,
    String space,
    Objective objective,
    PolicySettings policy,
    Budget budget,
    Recipe recipe,
    DataSplit data,
    List<String> pools,
    String trainPool,
    int priority,
    @Nullable EarlyStopping earlyStopping,
    @Nullable Prefilter prefilter,
    TrialCounts trials,
    @Nullable Double bestReward,
    @Nullable TrialId bestTrial,
    int frontSize,
    double hypervolume,
    List<Double> sparkline,
    Instant createdAt,
    double elapsedSeconds,
    @Nullable Double targetMiss,
    List<TargetBest> bestPerTarget,
    List<AlarmView> alarms) {
  public StudyView {
    pools = List.copyOf(pools);
    sparkline = List.copyOf(sparkline);
    bestPerTarget = List.copyOf(bestPerTarget);
    alarms = List.copyOf(alarms);
  }
}
