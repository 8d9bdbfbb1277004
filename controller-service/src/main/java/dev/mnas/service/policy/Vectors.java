package dev.mnas.service.policy;

/** The inner loops of the controller, each with one fixed order of rounding. */
final class Vectors {
  private Vectors() {}

  /** {@code y += scale * x} over {@code length} places. */
  static void addScaled(double scale, double[] x, int xAt, double[] y, int yAt, int length) {
    for (int i = 0; i < length; i++) {
      y[yAt + i] += scale * x[xAt + i];
    }
  }

  /**
   * {@code y += } the sum of rows of {@code x}, each times its scale: row r starts at {@code xAt +
   * r * rowLength}, its scale is {@code scales[scalesAt + r * scalesStride]}. Four rows at a time
   * save memory traffic.
   */
  static void addScaledRows(
      int rows,
      double[] scales,
      int scalesAt,
      int scalesStride,
      double[] x,
      int xAt,
      double[] y,
      int yAt,
      int rowLength) {
    int r = 0;
    for (; r + 3 < rows; r += 4) {
      int at = scalesAt + r * scalesStride;
      double a = scales[at];
      double b = scales[at + scalesStride];
      double c = scales[at + 2 * scalesStride];
      double d = scales[at + 3 * scalesStride];
      int x0 = xAt + r * rowLength;
      int x1 = x0 + rowLength;
      int x2 = x1 + rowLength;
      int x3 = x2 + rowLength;
      for (int i = 0; i < rowLength; i++) {
        y[yAt + i] += (a * x[x0 + i] + b * x[x1 + i]) + (c * x[x2 + i] + d * x[x3 + i]);
      }
    }
    for (; r < rows; r++) {
      addScaled(scales[scalesAt + r * scalesStride], x, xAt + r * rowLength, y, yAt, rowLength);
    }
  }

  /** Dot product as four interleaved partial sums: four times faster than one, as reproducible. */
  static double dot(double[] x, int xAt, double[] y, int yAt, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < length; i += 4) {
      s0 += x[xAt + i] * y[yAt + i];
      s1 += x[xAt + i + 1] * y[yAt + i + 1];
      s2 += x[xAt + i + 2] * y[yAt + i + 2];
      s3 += x[xAt + i + 3] * y[yAt + i + 3];
    }
    double sum = (s0 + s1) + (s2 + s3);
    for (; i < length; i++) {
      sum += x[xAt + i] * y[yAt + i];
    }
    return sum;
  }
}
