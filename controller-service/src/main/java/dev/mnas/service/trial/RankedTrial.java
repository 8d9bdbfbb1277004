package dev.mnas.service.trial;

import dev.mnas.objective.Objective;

/** A complete trial as its rank needs it. */
record RankedTrial(long id, String networkHash, double accuracy, double latencyMillis) {

  double reward(Objective objective) {
    return objective.reward(accuracy, latencyMillis).value();
  }
}
