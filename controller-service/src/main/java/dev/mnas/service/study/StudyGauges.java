package dev.mnas.service.study;

import dev.mnas.task.StudyId;
import java.util.Optional;

/**
 * Where a study that has not ended stands.
 *
 * @param bestReward empty until a trial is complete
 * @param entropy of the policy after its last update, mean over decisions, in nats
 */
public record StudyGauges(StudyId id, Optional<Double> bestReward, Optional<Double> entropy) {}
