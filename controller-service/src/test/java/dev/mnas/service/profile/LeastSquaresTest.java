package dev.mnas.service.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LeastSquaresTest {
  private static final double[][] ROWS = {{1, 2}, {3, 1}, {0, 1}, {1, 1}};

  private static double[] wanted(double first, double second) {
    double[] wanted = new double[ROWS.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = ROWS[i][0] * first + ROWS[i][1] * second;
    }
    return wanted;
  }

  @Test
  void solutionIsFoundWhereThereIsOne() {
    assertThat(LeastSquares.solve(ROWS, wanted(2, 0.5), 0, 0))
        .containsExactly(new double[] {2, 0.5}, within(1e-6));
  }

  /** With the second at its bound the first is 11 wanted-products over 11 squares: (a.y)/(a.a). */
  @Test
  void valueAtItsBoundLeavesTheOthersTheirBest() {
    double[] wanted = wanted(2, -1);
    double best = 0;
    for (int i = 0; i < wanted.length; i++) {
      best += ROWS[i][0] * wanted[i] / 11;
    }
    assertThat(LeastSquares.solve(ROWS, wanted, 0, 0))
        .containsExactly(new double[] {best, 0}, within(1e-6));
  }

  @Test
  void ridgeHoldsValuesNearZero() {
    double[][] one = {{1}, {1}};
    assertThat(LeastSquares.solve(one, new double[] {3, 3}, -1, 1)[0]).isCloseTo(2, within(1e-6));
  }

  @Test
  void columnOfNothingStaysWhereItBegan() {
    double[][] rows = {{1, 0}, {2, 0}};
    assertThat(LeastSquares.solve(rows, new double[] {1, 2}, 0, 0))
        .containsExactly(new double[] {1, 0}, within(1e-6));
  }
}
