package dev.mnas.trainer.dl4j;

import java.util.function.IntToDoubleFunction;

/**
 * How a step changes the weights: SGD with Nesterov momentum.
 *
 * @param learningRate of a step, counted from 0
 * @param momentum in [0, 1)
 * @param l2 decay of kernels; gamma, beta and biases are not decayed
 */
public record TrainingSettings(IntToDoubleFunction learningRate, double momentum, double l2) {}
