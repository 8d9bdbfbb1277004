package dev.mnas.objective;

import java.util.List;
import java.util.Optional;

/**
 * How alike two measures rank the same things: Kendall's tau-b, 1 for the same order, -1 for the
 * opposite one. Kendall, The treatment of ties in ranking problems, 1945.
 */
public final class KendallTau {
  private KendallTau() {}

  /**
   * @param left one value a thing
   * @param right of the same things, in the same order
   * @return empty where one of them does not tell any two things apart
   */
  public static Optional<Double> of(List<Double> left, List<Double> right) {
    long agreeing = 0;
    long leftPairs = 0;
    long rightPairs = 0;
    for (int i = 0; i < left.size(); i++) {
      for (int j = 0; j < i; j++) {
        int a = left.get(i).compareTo(left.get(j));
        int b = right.get(i).compareTo(right.get(j));
        agreeing += Integer.signum(a) * Integer.signum(b);
        leftPairs += a == 0 ? 0 : 1;
        rightPairs += b == 0 ? 0 : 1;
      }
    }
    return leftPairs == 0 || rightPairs == 0
        ? Optional.empty()
        : Optional.of(agreeing / Math.sqrt((double) leftPairs * rightPairs));
  }
}
