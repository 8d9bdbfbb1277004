package dev.mnas.trainer.recipe;

import dev.mnas.task.Recipe;
import dev.mnas.task.Schedule;
import java.util.function.IntToDoubleFunction;

/**
 * A linear warm-up to the peak, then what the schedule says. The rate is above 0 in every step.
 *
 * @param peak rate at the end of the warm-up
 * @param warmupSteps steps that climb
 * @param stepsPerEpoch steps of an epoch
 * @param steps all steps
 */
record LearningRate(Schedule schedule, double peak, int warmupSteps, int stepsPerEpoch, int steps)
    implements IntToDoubleFunction {
  private static final double DECAY = 0.97;
  private static final double DECAY_EPOCHS = 2.4;

  static LearningRate of(Recipe recipe, int stepsPerEpoch) {
    int steps = Math.multiplyExact(stepsPerEpoch, recipe.epochs());
    int warmupSteps = (int) Math.round(recipe.warmupShare() * steps);
    return new LearningRate(
        recipe.schedule(), recipe.peakLearningRate(), warmupSteps, stepsPerEpoch, steps);
  }

  @Override
  public double applyAsDouble(int step) {
    if (step < warmupSteps) {
      return peak * (step + 1) / warmupSteps;
    }
    return switch (schedule) {
      case COSINE -> {
        int left = Math.max(1, steps - warmupSteps);
        yield peak * (1 + Math.cos(Math.PI * (step - warmupSteps) / left)) / 2;
      }
      case EXPONENTIAL -> peak * Math.pow(DECAY, Math.floor(step / (DECAY_EPOCHS * stepsPerEpoch)));
      case CONSTANT -> peak;
    };
  }
}
