package dev.mnas.trainer.recipe;

import dev.mnas.network.Weights;
import dev.mnas.task.Progress;
import java.time.Duration;
import java.util.List;

/** How a training ended. */
public sealed interface TrainingOutcome {
  /** One entry a finished epoch. */
  List<Progress> curve();

  /** Wall time of training, without validation. */
  Duration trainTime();

  /**
   * It ran to its end.
   *
   * @param accuracy on the validation images after the last epoch, in [0, 1]
   */
  record Finished(double accuracy, Weights weights, List<Progress> curve, Duration trainTime)
      implements TrainingOutcome {
    public Finished {
      curve = List.copyOf(curve);
    }
  }

  /**
   * The loss went over its bound, or the loss or a weight became infinite or not a number; training
   * stopped there.
   *
   * @param step of the first such loss, counted from 1
   * @param loss of it; NaN where it was a weight
   */
  record Diverged(int step, double loss, List<Progress> curve, Duration trainTime)
      implements TrainingOutcome {
    public Diverged {
      curve = List.copyOf(curve);
    }
  }
}
