package dev.mnas.trainer.recipe;

import java.util.function.IntToDoubleFunction;

/**
 * A linear warm-up to the peak, then half a cosine towards 0 (Loshchilov and Hutter 2017). The rate
 * is above 0 in every step.
 *
 * @param peak rate at the end of the warm-up
 * @param warmupSteps steps that climb
 * @param steps all steps
 */
record LearningRate(double peak, int warmupSteps, int steps) implements IntToDoubleFunction {
  static LearningRate of(double peak, double warmupShare, int steps) {
    return new LearningRate(peak, (int) Math.round(warmupShare * steps), steps);
  }

  @Override
  public double applyAsDouble(int step) {
    if (step < warmupSteps) {
      return peak * (step + 1) / warmupSteps;
    }
    int left = Math.max(1, steps - warmupSteps);
    return peak * (1 + Math.cos(Math.PI * (step - warmupSteps) / left)) / 2;
  }
}
