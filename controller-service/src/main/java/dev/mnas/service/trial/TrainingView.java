package dev.mnas.service.trial;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.mnas.task.Progress;
import dev.mnas.task.TrainProvenance;
import dev.mnas.task.TrialId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The training that a trial's accuracy came from.
 *
 * @param curve one entry an epoch; on the wire it stands beside, with the trial
 * @param trainSeconds wall time without validation
 * @param divergedStep step, counted from 1, in which it diverged, where that is known
 * @param reusedFrom the trial that was trained, absent when it is this one
 */
public record TrainingView(
    @JsonIgnore List<Progress> curve,
    double trainSeconds,
    boolean diverged,
    @Nullable Integer divergedStep,
    TrainProvenance provenance,
    Instant measuredAt,
    @Nullable TrialId reusedFrom) {
  public TrainingView {
    curve = List.copyOf(curve);
  }
}
