package dev.mnas.trainer.dl4j;

/**
 * Plain loops, for doubles and for channels that fill no vector.
 *
 * @param from the first channel to compute; those before it are left alone
 */
record ScalarNorm(int from) implements NormKernels {
  @Override
  public void moments(RawTensor input, double[] mean, double[] variance) {
    int channels = mean.length;
    int rows = input.length() / channels;
    for (int c = from; c < channels; c++) {
      double sum = 0;
      for (int i = c; i < input.length(); i += channels) {
        sum += input.get(i);
      }
      mean[c] = sum / rows;
      double squares = 0;
      for (int i = c; i < input.length(); i += channels) {
        double centred = input.get(i) - mean[c];
        squares += centred * centred;
      }
      variance[c] = squares / rows;
    }
  }

  @Override
  public void apply(RawTensor input, Affine affine, RawTensor output) {
    int channels = affine.scale().length;
    for (int row = 0; row < input.length(); row += channels) {
      for (int c = from; c < channels; c++) {
        double value = affine.scale()[c] * input.get(row + c) + affine.shift()[c];
        output.set(row + c, Math.min(Math.max(value, affine.low()), affine.high()));
      }
    }
  }

  @Override
  public void gradientSums(
      RawTensor input,
      RawTensor outputGradient,
      Affine affine,
      double[] mean,
      double[] sum,
      double[] centredSum) {
    int channels = mean.length;
    for (int row = 0; row < input.length(); row += channels) {
      for (int c = from; c < channels; c++) {
        double x = input.get(row + c);
        double gradient = passed(x, outputGradient.get(row + c), affine, c);
        sum[c] += gradient;
        centredSum[c] += gradient * (x - mean[c]);
      }
    }
  }

  @Override
  public void inputGradient(
      RawTensor input,
      RawTensor outputGradient,
      Affine affine,
      double[] mean,
      Backward backward,
      RawTensor inputGradient) {
    int channels = mean.length;
    for (int row = 0; row < input.length(); row += channels) {
      for (int c = from; c < channels; c++) {
        double x = input.get(row + c);
        double gradient = passed(x, outputGradient.get(row + c), affine, c);
        inputGradient.set(
            row + c,
            backward.p()[c] * gradient + backward.q()[c] * (x - mean[c]) + backward.r()[c]);
      }
    }
  }

  private static double passed(double x, double gradient, Affine affine, int c) {
    double value = affine.scale()[c] * x + affine.shift()[c];
    return value > affine.low() && value < affine.high() ? gradient : 0;
  }
}
