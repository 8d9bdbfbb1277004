package dev.mnas.space;

import dev.mnas.network.BlockOp;
import java.util.Locale;

/** The operation of a block's layers (Tan et al. 2019, section 4.1, "ConvOp"). */
public enum ConvOp {
  /** Regular convolution. */
  CONV(BlockOp.CONV, 1),
  /** The paper's dconv: depthwise, then linear pointwise; an inverted bottleneck of expansion 1. */
  SEPCONV(BlockOp.MBCONV, 1),
  /** Inverted bottleneck of expansion 3. */
  MBCONV3(BlockOp.MBCONV, 3),
  /** Inverted bottleneck of expansion 6. */
  MBCONV6(BlockOp.MBCONV, 6),
  /** Inverted bottleneck whose expansion is a decision of its own. */
  MBCONV(BlockOp.MBCONV, 0),
  /** ShuffleNet unit whose groups are a decision of their own. */
  SHUFFLE(BlockOp.SHUFFLE, 1);

  private final BlockOp op;
  private final int expansion;

  ConvOp(BlockOp op, int expansion) {
    this.op = op;
    this.expansion = expansion;
  }

  BlockOp op() {
    return op;
  }

  /** The expansion that the operation fixes; meaningless where {@link #expansionIsChosen()}. */
  int expansion() {
    return expansion;
  }

  boolean expansionIsChosen() {
    return this == MBCONV;
  }

  /** Its name in space files: {@code conv}, {@code sepconv}, {@code mbconv3}, ... */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
