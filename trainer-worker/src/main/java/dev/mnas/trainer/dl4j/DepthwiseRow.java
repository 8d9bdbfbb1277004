package dev.mnas.trainer.dl4j;

import static dev.mnas.trainer.dl4j.VectorLanes.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of depthwise convolution: one row of positions, eight channels, kernels of side 3
 * and 5 unrolled. On arrays, where a vector load is more than twice as fast as from a buffer.
 *
 * @param columns positions
 * @param channels floats from a pixel to the next
 * @param step floats from a position's input to the next one's
 */
record DepthwiseRow(int columns, int channels, int step) {

  private static FloatVector load(float[] values, int index) {
    return FloatVector.fromArray(SPECIES, values, index);
  }

  /** Writes outputs of a 3x3 kernel; {@code line} is from an input row to the next. */
  void output3(float[] x, int xAt, int line, float[] kernel, int weight, float[] y, int yAt) {
    FloatVector w0 = load(kernel, weight);
    FloatVector w1 = load(kernel, weight + channels);
    FloatVector w2 = load(kernel, weight + 2 * channels);
    FloatVector w3 = load(kernel, weight + 3 * channels);
    FloatVector w4 = load(kernel, weight + 4 * channels);
    FloatVector w5 = load(kernel, weight + 5 * channels);
    FloatVector w6 = load(kernel, weight + 6 * channels);
    FloatVector w7 = load(kernel, weight + 7 * channels);
    FloatVector w8 = load(kernel, weight + 8 * channels);
    for (int o = 0; o < columns; o++) {
      int top = xAt + o * step;
      int middle = top + line;
      int bottom = middle + line;
      FloatVector sum = load(x, top).mul(w0);
      sum = load(x, top + channels).fma(w1, sum);
      sum = load(x, top + 2 * channels).fma(w2, sum);
      sum = load(x, middle).fma(w3, sum);
      sum = load(x, middle + channels).fma(w4, sum);
      sum = load(x, middle + 2 * channels).fma(w5, sum);
      sum = load(x, bottom).fma(w6, sum);
      sum = load(x, bottom + channels).fma(w7, sum);
      load(x, bottom + 2 * channels).fma(w8, sum).intoArray(y, yAt + o * channels);
    }
  }

  /** Writes what one row of a 5x5 kernel gives to the outputs, or adds it to what is there. */
  void output5(
      float[] x, int xAt, float[] kernel, int weight, float[] y, int yAt, boolean overwrite) {
    FloatVector w0 = load(kernel, weight);
    FloatVector w1 = load(kernel, weight + channels);
    FloatVector w2 = load(kernel, weight + 2 * channels);
    FloatVector w3 = load(kernel, weight + 3 * channels);
    FloatVector w4 = load(kernel, weight + 4 * channels);
    for (int o = 0; o < columns; o++) {
      int i = xAt + o * step;
      FloatVector sum = overwrite ? FloatVector.zero(SPECIES) : load(y, yAt + o * channels);
      sum = load(x, i).fma(w0, sum);
      sum = load(x, i + channels).fma(w1, sum);
      sum = load(x, i + 2 * channels).fma(w2, sum);
      sum = load(x, i + 3 * channels).fma(w3, sum);
      load(x, i + 4 * channels).fma(w4, sum).intoArray(y, yAt + o * channels);
    }
  }

  /** Adds to the gradient of one row of a 3x3 kernel, its cells {@code slots} apart. */
  void gradient3(float[] x, int xAt, float[] g, int gAt, float[] sums, int sumAt, int slots) {
    FloatVector s0 = load(sums, sumAt);
    FloatVector s1 = load(sums, sumAt + slots);
    FloatVector s2 = load(sums, sumAt + 2 * slots);
    for (int o = 0; o < columns; o++) {
      int i = xAt + o * step;
      FloatVector gradient = load(g, gAt + o * channels);
      s0 = load(x, i).fma(gradient, s0);
      s1 = load(x, i + channels).fma(gradient, s1);
      s2 = load(x, i + 2 * channels).fma(gradient, s2);
    }
    s0.intoArray(sums, sumAt);
    s1.intoArray(sums, sumAt + slots);
    s2.intoArray(sums, sumAt + 2 * slots);
  }

  /** Adds to the gradient of one row of a 5x5 kernel, its cells {@code slots} apart. */
  void gradient5(float[] x, int xAt, float[] g, int gAt, float[] sums, int sumAt, int slots) {
    FloatVector s0 = load(sums, sumAt);
    FloatVector s1 = load(sums, sumAt + slots);
    FloatVector s2 = load(sums, sumAt + 2 * slots);
    FloatVector s3 = load(sums, sumAt + 3 * slots);
    FloatVector s4 = load(sums, sumAt + 4 * slots);
    for (int o = 0; o < columns; o++) {
      int i = xAt + o * step;
      FloatVector gradient = load(g, gAt + o * channels);
      s0 = load(x, i).fma(gradient, s0);
      s1 = load(x, i + channels).fma(gradient, s1);
      s2 = load(x, i + 2 * channels).fma(gradient, s2);
      s3 = load(x, i + 3 * channels).fma(gradient, s3);
      s4 = load(x, i + 4 * channels).fma(gradient, s4);
    }
    s0.intoArray(sums, sumAt);
    s1.intoArray(sums, sumAt + slots);
    s2.intoArray(sums, sumAt + 2 * slots);
    s3.intoArray(sums, sumAt + 3 * slots);
    s4.intoArray(sums, sumAt + 4 * slots);
  }
}
