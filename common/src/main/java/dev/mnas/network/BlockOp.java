package dev.mnas.network;

/** What one layer of a block computes. */
public enum BlockOp {
  /** Regular convolution, batch normalisation, activation. */
  CONV,
  /**
   * Mobile inverted bottleneck: 1x1 expansion (left out at expansion 1), depthwise convolution, 1x1
   * linear projection. With expansion 1 it is the depthwise separable convolution of the paper.
   */
  MBCONV,
  /**
   * ShuffleNet unit (Zhang et al. 2018, section 3.2): 1x1 group convolution to a quarter of the
   * output's channels, channel shuffle, depthwise convolution without activation, 1x1 group
   * convolution. Where stride 2 widens, the identity shortcut is a 3x3 average pool, concatenated.
   */
  SHUFFLE
}
