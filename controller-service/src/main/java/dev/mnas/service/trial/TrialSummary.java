package dev.mnas.service.trial;

import dev.mnas.task.TrialId;
import org.jspecify.annotations.Nullable;

/**
 * What the trials of a study came to.
 *
 * @param bestReward absent until a trial is complete
 * @param frontSize networks on the Pareto front
 */
public record TrialSummary(
    TrialCounts counts, @Nullable Double bestReward, @Nullable TrialId bestTrial, int frontSize) {}
