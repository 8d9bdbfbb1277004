package dev.mnas.network;

/** Shortcut around one layer of a block (Tan et al. 2019, section 4.1). */
public enum SkipOp {
  /** No shortcut. */
  NONE,
  /**
   * Adds the layer's input where its shape equals the layer's output. A {@link BlockOp#SHUFFLE}
   * that widens at stride 2 gives its average-pooled input and fills up the other channels.
   */
  IDENTITY,
  /** Adds a SAME-padded 3x3 max pool (the layer's stride) of its input where channels match. */
  POOL
}
