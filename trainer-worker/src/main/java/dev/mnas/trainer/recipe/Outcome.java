package dev.mnas.trainer.recipe;

import dev.mnas.network.Weights;
import dev.mnas.task.Progress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a training ended.
 *
 * @param accuracy validation accuracy after the last epoch; that of chance when it diverged
 * @param curve one entry a finished epoch
 * @param trainSeconds wall time of the steps, without validation
 * @param weights absent when it diverged
 */
public record Outcome(
    double accuracy, List<Progress> curve, double trainSeconds, @Nullable Weights weights) {
  public Outcome {
    curve = List.copyOf(curve);
  }

  /** Whether the loss left the range of useful numbers. */
  public boolean diverged() {
    return weights == null;
  }
}
