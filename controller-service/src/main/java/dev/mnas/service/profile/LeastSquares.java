package dev.mnas.service.profile;

import java.util.Arrays;

/**
 * Linear least squares with a bound from below and a ridge, by coordinate descent, which comes to
 * the one minimum of this convex problem from anywhere.
 */
final class LeastSquares {
  private static final int MAX_SWEEPS = 20_000;
  private static final double TOLERANCE = 1e-10;

  /** Of a column's square: keeps columns that depend on each other from wandering. */
  private static final double LEAST_RIDGE = 1e-9;

  private LeastSquares() {}

  /**
   * Finds the values with the least sum of (row x values - wanted)^2 + ridge x values^2.
   *
   * @param rows one for each equation
   * @param wanted one for each equation
   * @param least that each value may be
   */
  static double[] solve(double[][] rows, double[] wanted, double least, double ridge) {
    int columns = rows[0].length;
    double[][] squares = new double[columns][columns];
    double[] gradient = new double[columns];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < columns; i++) {
        double value = rows[row][i];
        if (value != 0) {
          gradient[i] += value * wanted[row];
          for (int j = 0; j < columns; j++) {
            squares[i][j] += value * rows[row][j];
          }
        }
      }
    }
    for (int i = 0; i < columns; i++) {
      squares[i][i] = squares[i][i] * (1 + LEAST_RIDGE) + ridge;
    }
    return descend(squares, gradient, least);
  }

  /** Keeps the gradient of what is left up to date: each step changes one value. */
  private static double[] descend(double[][] squares, double[] gradient, double least) {
    double[] values = new double[gradient.length];
    Arrays.fill(values, Math.max(0, least));
    double moved = 1;
    for (int sweep = 0; sweep < MAX_SWEEPS && moved > TOLERANCE; sweep++) {
      moved = 0;
      for (int i = 0; i < values.length; i++) {
        double square = squares[i][i];
        if (square > 0) {
          double step = Math.max(least, values[i] + gradient[i] / square) - values[i];
          if (step != 0) {
            values[i] += step;
            for (int j = 0; j < values.length; j++) {
              gradient[j] -= squares[i][j] * step;
            }
            moved = Math.max(moved, Math.abs(step) * Math.sqrt(square));
          }
        }
      }
    }
    return values;
  }
}
