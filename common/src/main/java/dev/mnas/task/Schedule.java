package dev.mnas.task;

/** How the learning rate goes on after the warm-up. */
public enum Schedule {
  /** Half a cosine from the peak to 0 (Loshchilov and Hutter 2017). */
  COSINE,
  /**
   * The peak times 0.97 for every 2.4 epochs that are over, counted from the first step: the
   * MnasNet paper's, as its official code computes it.
   */
  EXPONENTIAL,
  /** The peak. */
  CONSTANT
}
