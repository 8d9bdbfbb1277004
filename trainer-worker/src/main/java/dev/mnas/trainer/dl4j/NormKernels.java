package dev.mnas.trainer.dl4j;

/**
 * Batch normalisation over rows of {@code channels} values, with an activation that limits the
 * normalised value to the interval of {@link Affine}.
 */
interface NormKernels {
  /**
   * Mean and biased variance of every channel.
   *
   * @param mean filled
   * @param variance filled
   */
  void moments(RawTensor input, double[] mean, double[] variance);

  /** {@code output = clip(scale * input + shift)}. */
  void apply(RawTensor input, Affine affine, RawTensor output);

  /**
   * Sums of the gradient, and of the gradient times {@code input - mean}, where the activation lets
   * it pass.
   */
  void gradientSums(
      RawTensor input,
      RawTensor outputGradient,
      Affine affine,
      double[] mean,
      double[] sum,
      double[] centredSum);

  /** {@code inputGradient = p * passed gradient + q * (input - mean) + r}. */
  void inputGradient(
      RawTensor input,
      RawTensor outputGradient,
      Affine affine,
      double[] mean,
      Backward backward,
      RawTensor inputGradient);

  /** Per channel scale and shift, then a clip to [low, high]. */
  record Affine(double[] scale, double[] shift, double low, double high) {}

  /** Per channel factors of the input's gradient. */
  record Backward(double[] p, double[] q, double[] r) {}
}
