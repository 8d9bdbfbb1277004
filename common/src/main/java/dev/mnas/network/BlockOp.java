package dev.mnas.network;

/** What one layer of a block computes. */
public enum BlockOp {
  /** Regular convolution, batch normalisation, activation. */
  CONV,
  /**
   * Mobile inverted bottleneck: 1x1 expansion (left out at expansion 1), depthwise convolution, 1x1
   * linear projection. With expansion 1 it is the depthwise separable convolution of the paper.
   */
  MBCONV
}
