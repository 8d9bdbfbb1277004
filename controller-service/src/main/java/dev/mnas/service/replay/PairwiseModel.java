package dev.mnas.service.replay;

import java.util.Arrays;
import java.util.List;

/**
 * A linear model of chosen options and of pairs of them: the intercept, plus the weight of each
 * option chosen, plus that of each two chosen together. Options without a weight count nothing.
 */
final class PairwiseModel {
  private final int[] offsets;
  private final int options;
  private final double intercept;
  private final double scale;
  private final boolean logarithm;
  private final double[] single;
  private final double[] pairs;

  /**
   * A model without weights.
   *
   * @param cardinalities options of each decision
   * @param logarithm whether it models the logarithm of what it predicts
   * @param scale of the prediction, such as 0.01 for one in percent
   */
  PairwiseModel(int[] cardinalities, double intercept, boolean logarithm, double scale) {
    this.offsets = new int[cardinalities.length];
    for (int i = 1; i < offsets.length; i++) {
      offsets[i] = offsets[i - 1] + cardinalities[i - 1];
    }
    this.options = Arrays.stream(cardinalities).sum();
    this.intercept = intercept;
    this.logarithm = logarithm;
    this.scale = scale;
    this.single = new double[options];
    this.pairs = new double[options * options];
  }

  /** Adds weight to an option of a decision. */
  void add(int decision, int token, double weight) {
    single[offsets[decision] + token] += weight;
  }

  /** Adds weight to two options, of different decisions, chosen together. */
  void add(int decision, int token, int otherDecision, int otherToken, double weight) {
    int first = offsets[decision] + token;
    int second = offsets[otherDecision] + otherToken;
    pairs[Math.min(first, second) * options + Math.max(first, second)] += weight;
  }

  double predict(List<Integer> tokens) {
    int[] chosen = new int[offsets.length];
    double sum = intercept;
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = offsets[i] + tokens.get(i);
      sum += single[chosen[i]];
    }
    for (int i = 0; i < chosen.length; i++) {
      int row = chosen[i] * options;
      for (int j = i + 1; j < chosen.length; j++) {
        sum += pairs[row + chosen[j]];
      }
    }
    return scale * (logarithm ? Math.exp(sum) : sum);
  }
}
