package dev.mnas.network;

import java.util.Locale;

/**
 * One block: identical layers of which the first carries the stride. Its text form is the block
 * string of the official MnasNet code, {@code r3_k5_s22_e3_i24_o40_se0.25}, with words more: {@code
 * conv} (a regular convolution, which has no {@code e}), {@code shuffle} (a ShuffleNet unit, which
 * has {@code g} instead of {@code e}) and {@code poolskip}.
 *
 * @param op the operation of each layer
 * @param repeats layers in the block, at least 1
 * @param kernel odd side of the square kernel
 * @param stride 1 or 2, of the first layer
 * @param expansion channel expansion of {@link BlockOp#MBCONV}; 1 for the others
 * @param groups groups of the 1x1 convolutions of {@link BlockOp#SHUFFLE}, which divide a quarter
 *     of the output's channels; 1 for the others
 * @param inputFilters channels that enter the block as declared
 * @param outputFilters channels of every layer's output
 * @param seRatio squeeze-and-excitation ratio in [0, 1], 0 for none
 * @param skip the shortcut of each layer
 */
public record BlockSpec(
    BlockOp op,
    int repeats,
    int kernel,
    int stride,
    int expansion,
    int groups,
    int inputFilters,
    int outputFilters,
    double seRatio,
    SkipOp skip) {

  /** Output channels of a ShuffleNet unit to one of its bottleneck. */
  static final int BOTTLENECK = 4;

  public BlockSpec {
    require(repeats >= 1, "r", "repeats must be at least 1, was " + repeats);
    require(kernel >= 1 && kernel % 2 == 1, "k", "kernel must be odd, was " + kernel);
    require(stride == 1 || stride == 2, "s", "stride must be 1 or 2, was " + stride);
    require(expansion >= 1, "e", "expansion must be at least 1, was " + expansion);
    require(
        op == BlockOp.MBCONV || expansion == 1,
        "e",
        word(op) + " has no expansion, was " + expansion);
    require(groups >= 1, "g", "groups must be at least 1, were " + groups);
    require(op == BlockOp.SHUFFLE || groups == 1, "g", word(op) + " has no groups, were " + groups);
    require(inputFilters >= 1, "i", "input filters must be at least 1, were " + inputFilters);
    require(outputFilters >= 1, "o", "output filters must be at least 1, were " + outputFilters);
    if (op == BlockOp.SHUFFLE && outputFilters % outputMultiple(groups) != 0) {
      throw new BrokenRule(
          "o",
          "output filters of shuffle must be a multiple of 4 x groups = %d, were %d"
              .formatted(outputMultiple(groups), outputFilters));
    }
    require(seRatio >= 0 && seRatio <= 1, "se", "SE ratio must lie in [0, 1], was " + seRatio);
  }

  /**
   * Reads a block string.
   *
   * @throws IllegalArgumentException with the offending character's position, counted from 1
   */
  public static BlockSpec parse(String text) {
    return new BlockStringParser(text).parse();
  }

  /**
   * What divides the output filters of a {@link BlockOp#SHUFFLE}, for groups divide the quarter of
   * them that lies between its pointwise convolutions (Zhang et al. 2018, section 3.2).
   */
  public static long outputMultiple(int groups) {
    return (long) BOTTLENECK * groups;
  }

  private static String word(BlockOp op) {
    return op.name().toLowerCase(Locale.ROOT);
  }

  private static void require(boolean holds, String word, String rule) {
    if (!holds) {
      throw new BrokenRule(word, rule);
    }
  }

  /** A rule that one word of the block breaks. */
  static final class BrokenRule extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String word;

    private BrokenRule(String word, String rule) {
      super(rule);
      this.word = word;
    }

    /** The word's key in a block string. */
    String word() {
      return word;
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append('r').append(repeats).append("_k").append(kernel);
    text.append("_s").append(stride).append(stride);
    if (op == BlockOp.MBCONV) {
      text.append("_e").append(expansion);
    }
    text.append("_i").append(inputFilters).append("_o").append(outputFilters);
    if (seRatio > 0) {
      text.append("_se").append(seRatio);
    }
    switch (op) {
      case CONV -> text.append("_conv");
      case MBCONV -> {}
      case SHUFFLE -> text.append("_g").append(groups).append("_shuffle");
    }
    switch (skip) {
      case NONE -> text.append("_noskip");
      case IDENTITY -> {}
      case POOL -> text.append("_poolskip");
    }
    return text.toString();
  }
}
