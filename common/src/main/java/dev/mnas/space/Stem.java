package dev.mnas.space;

/**
 * The 3x3 convolution in front of the first block.
 *
 * @param filters output channels, as they are: not scaled, not rounded
 * @param stride 1 or 2
 */
public record Stem(int filters, int stride) {
  public Stem {
    Rules.requireRange("stem filters", filters, 1, BlockSpace.MAX_FILTERS);
    Rules.require(stride == 1 || stride == 2, "stem stride must be 1 or 2, was " + stride);
  }
}
