package dev.mnas.trainer.dl4j;

/**
 * A run of pixels in an NHWC buffer, each a row of channels.
 *
 * @param first index of the first row
 * @param count number of rows
 * @param channels scalars in a row
 */
record Rows(int first, int count, int channels) {
  /** Index of the first scalar. */
  int offset() {
    return first * channels;
  }
}
