package dev.mnas.trainer.dl4j;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Moves channels of dense NHWC arrays about. Scalars are not looked at, so one code serves every
 * width.
 */
final class Channels {
  private final int width;

  /**
   * Takes the type of the scalars.
   *
   * @throws IllegalArgumentException unless it is FLOAT or DOUBLE
   */
  Channels(DataType type) {
    if (type != DataType.FLOAT && type != DataType.DOUBLE) {
      throw new IllegalArgumentException("data type must be FLOAT or DOUBLE, was " + type);
    }
    this.width = type.width();
  }

  /**
   * A run of neighbouring channels.
   *
   * @param all channels of the array
   * @param first channel of the run
   */
  record Run(ByteBuffer buffer, int all, int first) {}

  /** Copies a run of {@code count} channels of every pixel. */
  void copy(int pixels, int count, Run from, Run to) {
    for (int pixel = 0; pixel < pixels; pixel++) {
      to.buffer()
          .put(
              (pixel * to.all() + to.first()) * width,
              from.buffer(),
              (pixel * from.all() + from.first()) * width,
              count * width);
    }
  }

  /** Writes channel {@code source[c]} of x to channel c of y, in every pixel. */
  void permute(int pixels, int[] source, ByteBuffer x, ByteBuffer y) {
    if (width == Integer.BYTES) {
      permute(pixels, source, x.asIntBuffer(), y.asIntBuffer());
    } else {
      permute(pixels, source, x.asLongBuffer(), y.asLongBuffer());
    }
  }

  private static void permute(int pixels, int[] source, IntBuffer x, IntBuffer y) {
    int[] before = new int[source.length];
    int[] after = new int[source.length];
    for (int pixel = 0; pixel < pixels; pixel++) {
      x.get(pixel * source.length, before);
      for (int c = 0; c < source.length; c++) {
        after[c] = before[source[c]];
      }
      y.put(pixel * source.length, after);
    }
  }

  private static void permute(int pixels, int[] source, LongBuffer x, LongBuffer y) {
    long[] before = new long[source.length];
    long[] after = new long[source.length];
    for (int pixel = 0; pixel < pixels; pixel++) {
      x.get(pixel * source.length, before);
      for (int c = 0; c < source.length; c++) {
        after[c] = before[source[c]];
      }
      y.put(pixel * source.length, after);
    }
  }
}
