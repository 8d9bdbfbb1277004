package dev.mnas.trainer.dl4j;

import dev.mnas.network.Activation;

/** Per channel {@code z = scale x + shift}, then {@code min(max(z, low), high)}. */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; copied arrays would cost.
record Affine(double[] scale, double[] shift, double low, double high) {
  /** Without limits. */
  static Affine linear(double[] scale, double[] shift) {
    return new Affine(scale, shift, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** With the limits of an activation. */
  static Affine activation(double[] scale, double[] shift, Activation activation) {
    return switch (activation) {
      case NONE -> linear(scale, shift);
      case RELU -> new Affine(scale, shift, 0, Double.POSITIVE_INFINITY);
      case RELU6 -> new Affine(scale, shift, 0, 6);
    };
  }

  static Affine scaling(double[] scale) {
    return linear(scale, new double[scale.length]);
  }
}
