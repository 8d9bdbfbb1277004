package dev.mnas.trainer.dl4j;

import java.nio.ByteBuffer;

/**
 * What batch normalisation, squeeze-and-excitation and pooling need: sums and maps over rows of
 * channels. Sums are added to the arrays given. Safe for concurrent use.
 */
interface RowKernels {
  /** Adds every channel's sum and sum of squares. */
  void moments(Rows rows, ByteBuffer x, double[] sum, double[] squares);

  /** Adds every channel's sum of {@code x g}. */
  void products(Rows rows, ByteBuffer x, ByteBuffer g, double[] sum);

  /** Writes the clipped map of x to y. */
  void map(Rows rows, ByteBuffer x, Affine affine, ByteBuffer y);

  /** Adds the sums of g and of {@code x g} over the rows where the map of x is not clipped. */
  void openSums(
      Rows rows, ByteBuffer x, ByteBuffer g, Affine affine, double[] sum, double[] products);

  /** Writes {@code gain g' + slope x + constant}, where g' is g, or 0 where the map is clipped. */
  void openMap(
      Rows rows, ByteBuffer x, ByteBuffer g, Affine affine, Combination weights, ByteBuffer y);

  /** Per-channel coefficients of a gradient, an input and 1. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody; copied arrays would cost.
  record Combination(double[] gain, double[] slope, double[] constant) {}
}
