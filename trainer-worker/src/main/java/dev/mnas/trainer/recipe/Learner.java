package dev.mnas.trainer.recipe;

import dev.mnas.network.Weights;

/** A network that learns step by step; all that a recipe needs to know of its library. */
public interface Learner extends AutoCloseable {
  /**
   * One step of stochastic gradient descent.
   *
   * @param nhwcImages normalised images, channels last
   * @param labels one class an image
   * @return mean loss of the batch before the step
   */
  double fit(float[] nhwcImages, int[] labels, double learningRate);

  /** How many images get their label as the likeliest class, with the running statistics. */
  int countCorrect(float[] nhwcImages, int[] labels);

  /** A copy of the weights now. */
  Weights weights();

  @Override
  void close();
}
