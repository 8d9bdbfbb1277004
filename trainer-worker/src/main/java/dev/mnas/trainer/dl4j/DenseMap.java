package dev.mnas.trainer.dl4j;

/** {@code y = W x + b} of single vectors, and the sums of its gradients. */
final class DenseMap {
  private final double[] kernel;
  private final double[] bias;
  private final double[] kernelGradient;
  private final double[] biasGradient;

  /** Takes a kernel laid out [out, in]. */
  DenseMap(double[] kernel, double[] bias) {
    this.kernel = kernel;
    this.bias = bias;
    this.kernelGradient = new double[kernel.length];
    this.biasGradient = new double[bias.length];
  }

  double[] apply(double[] x) {
    double[] y = bias.clone();
    for (int out = 0; out < y.length; out++) {
      double sum = 0;
      for (int in = 0; in < x.length; in++) {
        sum += kernel[out * x.length + in] * x[in];
      }
      y[out] += sum;
    }
    return y;
  }

  /** Gradient of x; those of kernel and bias are added to their sums. */
  double[] backward(double[] x, double[] gradient) {
    double[] result = new double[x.length];
    for (int out = 0; out < gradient.length; out++) {
      double factor = gradient[out];
      biasGradient[out] += factor;
      int row = out * x.length;
      for (int in = 0; in < x.length; in++) {
        result[in] += factor * kernel[row + in];
        kernelGradient[row + in] += factor * x[in];
      }
    }
    return result;
  }

  double[] kernelGradient() {
    return kernelGradient;
  }

  double[] biasGradient() {
    return biasGradient;
  }
}
