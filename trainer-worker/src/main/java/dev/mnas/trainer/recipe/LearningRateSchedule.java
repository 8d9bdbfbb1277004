package dev.mnas.trainer.recipe;

import dev.mnas.task.Recipe;

/**
 * Learning rate of every step: linear warm-up to the peak, then half a cosine to 0 (Loshchilov and
 * Hutter 2017, without restarts).
 *
 * @param peak rate of the last warm-up step, positive
 * @param warmupSteps steps of the warm-up, 0 for none, less than {@code steps}
 * @param steps all steps, at least 1
 */
public record LearningRateSchedule(double peak, int warmupSteps, int steps) {
  public LearningRateSchedule {
    if (!(peak > 0) || Double.isInfinite(peak)) {
      throw new IllegalArgumentException("peak must be positive and finite, was " + peak);
    }
    if (warmupSteps < 0 || warmupSteps >= steps) {
      throw new IllegalArgumentException(
          "warmupSteps must lie in [0, %d), were %d".formatted(steps, warmupSteps));
    }
  }

  /** The recipe's schedule for a data order of so many steps an epoch, at least 1. */
  public static LearningRateSchedule of(Recipe recipe, int stepsPerEpoch) {
    int steps = Math.multiplyExact(recipe.epochs(), stepsPerEpoch);
    int warmup = (int) Math.round(recipe.warmupShare() * steps);
    return new LearningRateSchedule(recipe.peakLearningRate(), Math.min(warmup, steps - 1), steps);
  }

  /**
   * The rate of a step; positive for all of them, the cosine would reach 0 one step after the last.
   *
   * @param step in [0, steps)
   */
  public double rate(int step) {
    if (step < 0 || step >= steps) {
      throw new IllegalArgumentException("step must lie in [0, %d), was %d".formatted(steps, step));
    }
    if (step < warmupSteps) {
      return peak * (step + 1) / warmupSteps;
    }
    double progress = (double) (step - warmupSteps) / (steps - warmupSteps);
    return peak * 0.5 * (1 + Math.cos(Math.PI * progress));
  }
}
