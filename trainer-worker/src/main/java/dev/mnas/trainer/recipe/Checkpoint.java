package dev.mnas.trainer.recipe;

import dev.mnas.task.Progress;
import dev.mnas.trainer.dl4j.NetworkState;
import java.time.Duration;
import java.util.List;

/**
 * A training after an epoch.
 *
 * @param curve one entry a finished epoch, at least one
 * @param trainTime wall time so far, without validation
 * @param network all that the next epoch starts from but its random numbers, which seed and epoch
 *     give
 */
record Checkpoint(List<Progress> curve, Duration trainTime, NetworkState network) {
  Checkpoint {
    curve = List.copyOf(curve);
    if (curve.isEmpty()) {
      throw new IllegalArgumentException("a checkpoint comes after an epoch, had none");
    }
  }
}
