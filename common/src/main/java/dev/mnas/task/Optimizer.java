package dev.mnas.task;

/** How gradients change weights. */
public enum Optimizer {
  /** Stochastic gradient descent with Nesterov's momentum, that of the recipe. */
  SGD,
  /**
   * RMSProp with momentum as TensorFlow computes it: decay 0.9, epsilon 0.001 under the root, mean
   * squares that begin at 1; the momentum is that of the recipe. The MnasNet paper's choice.
   */
  RMSPROP,
  /** Kingma and Ba 2015: beta1 is the recipe's momentum, beta2 0.999, epsilon 1e-8. */
  ADAM
}
