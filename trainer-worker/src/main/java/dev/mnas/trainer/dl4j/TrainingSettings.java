package dev.mnas.trainer.dl4j;

import dev.mnas.task.Recipe;
import java.util.function.IntToDoubleFunction;

/**
 * How a step changes the weights.
 *
 * @param learningRate of a step, counted from 0; it stands for the recipe's peak and schedule
 * @param recipe its optimizer, momentum, decay of kernels (gamma, beta and biases are not decayed),
 *     label smoothing, dropout and moving average; the seed draws what is dropped
 */
public record TrainingSettings(IntToDoubleFunction learningRate, Recipe recipe) {
  /** SGD with Nesterov's momentum and nothing else. */
  public static TrainingSettings sgd(IntToDoubleFunction learningRate, double momentum, double l2) {
    return new TrainingSettings(learningRate, new Recipe(1, 2, 1, momentum, 0, l2, 1));
  }
}
