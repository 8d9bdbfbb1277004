package dev.mnas.service.study;

import dev.mnas.service.guard.SignsView;
import dev.mnas.task.StudyId;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a study that has not ended stands.
 *
 * @param bestReward empty until a trial is complete
 * @param entropy of the policy after its last update, mean over decisions, in nats
 * @param signs after its last batch; empty before the first
 * @param alarms that are on
 */
public record StudyGauges(
    StudyId id,
    Optional<Double> bestReward,
    Optional<Double> entropy,
    Optional<SignsView.Batch> signs,
    int alarms) {
  /** A sign of the last batch, where it has it. */
  public Optional<Double> sign(Function<SignsView.Batch, @Nullable Double> which) {
    return signs.map(which);
  }
}
