package dev.mnas.network;

import java.util.List;

/**
 * Number of scalars in the weight tensors of a layer. As doubles, which do not overflow where a
 * typing mistake asks for more than any memory holds; exact up to far beyond {@link NetworkLimits}.
 *
 * @param trainable in kernels, biases, batch norm gamma and beta
 * @param statistics in running means and variances
 */
public record WeightCount(double trainable, double statistics) {
  static WeightCount of(List<WeightTensor> tensors) {
    double trainable = 0;
    double statistics = 0;
    for (WeightTensor tensor : tensors) {
      double elements = 1;
      for (int dimension : tensor.shape()) {
        elements *= dimension;
      }
      if (tensor.trainable()) {
        trainable += elements;
      } else {
        statistics += elements;
      }
    }
    return new WeightCount(trainable, statistics);
  }

  static WeightCount withBatchNorm(double kernel, int channels) {
    return new WeightCount(kernel + 2.0 * channels, 2.0 * channels);
  }

  /** All that a file of the weights holds. */
  public double all() {
    return trainable + statistics;
  }
}
