package dev.mnas.network;

/**
 * One block: identical layers of which the first carries the stride. Its text form is the block
 * string of the official MnasNet code, {@code r3_k5_s22_e3_i24_o40_se0.25}, with two words more:
 * {@code conv} (a regular convolution, which has no {@code e}) and {@code poolskip}.
 *
 * @param op the operation of each layer
 * @param repeats layers in the block, at least 1
 * @param kernel odd side of the square kernel
 * @param stride 1 or 2, of the first layer
 * @param expansion channel expansion of {@link BlockOp#MBCONV}; 1 for {@link BlockOp#CONV}
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
    int inputFilters,
    int outputFilters,
    double seRatio,
    SkipOp skip) {

  public BlockSpec {
    require(repeats >= 1, "repeats must be at least 1, was " + repeats);
    require(kernel >= 1 && kernel % 2 == 1, "kernel must be odd, was " + kernel);
    require(stride == 1 || stride == 2, "stride must be 1 or 2, was " + stride);
    require(expansion >= 1, "expansion must be at least 1, was " + expansion);
    require(op == BlockOp.MBCONV || expansion == 1, "conv has no expansion, was " + expansion);
    require(inputFilters >= 1, "input filters must be at least 1, were " + inputFilters);
    require(outputFilters >= 1, "output filters must be at least 1, were " + outputFilters);
    require(seRatio >= 0 && seRatio <= 1, "SE ratio must lie in [0, 1], was " + seRatio);
  }

  /**
   * Reads a block string.
   *
   * @throws IllegalArgumentException with the offending character's position, counted from 1
   */
  public static BlockSpec parse(String text) {
    return new BlockStringParser(text).parse();
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
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
    if (op == BlockOp.CONV) {
      text.append("_conv");
    }
    switch (skip) {
      case NONE -> text.append("_noskip");
      case IDENTITY -> {}
      case POOL -> text.append("_poolskip");
    }
    return text.toString();
  }
}
