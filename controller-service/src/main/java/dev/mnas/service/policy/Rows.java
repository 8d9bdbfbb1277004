package dev.mnas.service.policy;

/**
 * Products of matrices kept as rows. The rows of a sum are added four at a time in one order, so
 * that a row of the result has the same bits whatever rows it is computed with. Loops over columns
 * write one row, and read and write at their index alone: what else a compiler does not vectorise.
 */
final class Rows {
  private Rows() {}

  /** {@code y[r] += sum over t < terms of s[r][t] * x[xAt + t]}, for each row r below rows. */
  static void addProducts(
      float[][] y, int rows, float[][] s, float[][] x, int xAt, int terms, int columns) {
    int t = 0;
    for (; t + 3 < terms; t += 4) {
      float[] x0 = x[xAt + t];
      float[] x1 = x[xAt + t + 1];
      float[] x2 = x[xAt + t + 2];
      float[] x3 = x[xAt + t + 3];
      for (int r = 0; r < rows; r++) {
        float[] p = s[r];
        addFour(y[r], x0, x1, x2, x3, p[t], p[t + 1], p[t + 2], p[t + 3], columns);
      }
    }
    for (; t < terms; t++) {
      for (int r = 0; r < rows; r++) {
        addScaled(s[r][t], x[xAt + t], y[r], columns);
      }
    }
  }

  /** {@code y[yAt + r] += sum over t < terms of s[t][r] * x[t]}, for each row r below rows. */
  static void addTransposedProducts(
      float[][] y, int yAt, int rows, float[][] s, float[][] x, int terms, int columns) {
    int t = 0;
    for (; t + 3 < terms; t += 4) {
      float[] s0 = s[t];
      float[] s1 = s[t + 1];
      float[] s2 = s[t + 2];
      float[] s3 = s[t + 3];
      float[] x0 = x[t];
      float[] x1 = x[t + 1];
      float[] x2 = x[t + 2];
      float[] x3 = x[t + 3];
      for (int r = 0; r < rows; r++) {
        addFour(y[yAt + r], x0, x1, x2, x3, s0[r], s1[r], s2[r], s3[r], columns);
      }
    }
    for (; t < terms; t++) {
      for (int r = 0; r < rows; r++) {
        addScaled(s[t][r], x[t], y[yAt + r], columns);
      }
    }
  }

  private static void addFour(
      float[] y,
      float[] x0,
      float[] x1,
      float[] x2,
      float[] x3,
      float a,
      float b,
      float c,
      float d,
      int columns) {
    for (int i = 0; i < columns; i++) {
      y[i] += (a * x0[i] + b * x1[i]) + (c * x2[i] + d * x3[i]);
    }
  }

  /** {@code y += scale * x} over {@code columns} places. */
  static void addScaled(float scale, float[] x, float[] y, int columns) {
    for (int i = 0; i < columns; i++) {
      y[i] += scale * x[i];
    }
  }
}
