package dev.mnas.trainer.dl4j;

/** Per channel {@code z = scale x + shift}, then {@code min(max(z, low), high)}. */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; copied arrays would cost.
record Affine(double[] scale, double[] shift, double low, double high) {
  /** Without limits. */
  static Affine linear(double[] scale, double[] shift) {
    return new Affine(scale, shift, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  static Affine scaling(double[] scale) {
    return linear(scale, new double[scale.length]);
  }
}
