package dev.mnas.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Channels of stem and blocks that groups divide: those that do not are rounded up to the next that
 * do. A {@link BlockOp#SHUFFLE} needs a multiple of 4 x groups behind it, and one of its groups in
 * front, where the stem is spared unless it is concatenated.
 *
 * @param stem channels of the stem
 * @param outputs channels behind each block
 * @param roundings what was rounded
 */
public record FittedFilters(int stem, List<Integer> outputs, List<Rounding> roundings) {
  public FittedFilters {
    outputs = List.copyOf(outputs);
    roundings = List.copyOf(roundings);
  }

  /**
   * What one block wants.
   *
   * @param groups of {@link BlockOp#SHUFFLE}, 1 for the others
   * @param filters wanted channels behind the block
   */
  public record Wish(BlockOp op, int groups, int stride, SkipOp skip, int filters) {
    private int outputMultiple() {
      return op == BlockOp.SHUFFLE ? Math.toIntExact(BlockSpec.outputMultiple(groups)) : 1;
    }

    private int inputMultiple() {
      return op == BlockOp.SHUFFLE ? groups : 1;
    }
  }

  /** Fits the wishes in the order of the blocks. */
  public static FittedFilters of(int stem, List<Wish> wishes) {
    List<Rounding> roundings = new ArrayList<>();
    List<Integer> outputs = new ArrayList<>();
    for (int block = 0; block < wishes.size(); block++) {
      Wish wish = wishes.get(block);
      int next = block + 1 < wishes.size() ? wishes.get(block + 1).inputMultiple() : 1;
      outputs.add(
          fit("block" + block, wish.filters(), lcm(wish.outputMultiple(), next), roundings));
    }
    int fittedStem = stem;
    if (!wishes.isEmpty() && concatenatesStem(wishes.get(0), stem, outputs.get(0))) {
      fittedStem = fit("stem", stem, wishes.get(0).groups(), roundings);
    }
    return new FittedFilters(fittedStem, outputs, roundings);
  }

  private static boolean concatenatesStem(Wish first, int stem, int output) {
    return first.op() == BlockOp.SHUFFLE
        && first.stride() == 2
        && first.skip() == SkipOp.IDENTITY
        && output > stem;
  }

  private static int fit(String place, int wanted, int multiple, List<Rounding> roundings) {
    int filters = Filters.roundUp(wanted, multiple);
    if (filters != wanted) {
      roundings.add(new Rounding(place, wanted, filters, multiple));
    }
    return filters;
  }

  private static int lcm(int a, int b) {
    return Math.multiplyExact(a / gcd(a, b), b);
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
