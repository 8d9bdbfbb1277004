package dev.mnas.service.trial;

import dev.mnas.objective.Objective;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What decides about front and best.
 *
 * @param accuracy validation accuracy in [0, 1]
 * @param latencyMillis normalised latency on the target pool
 * @param reward under the target of its batch
 * @param weights SHA-256 of the trained weights, absent when training diverged
 */
record CompleteTrial(
    long id,
    int number,
    double accuracy,
    double latencyMillis,
    double reward,
    Instant endedAt,
    @Nullable String weights) {

  /** Its reward had it been of a batch of this objective. */
  double reward(Objective objective) {
    return objective.reward(accuracy, latencyMillis).value();
  }
}
