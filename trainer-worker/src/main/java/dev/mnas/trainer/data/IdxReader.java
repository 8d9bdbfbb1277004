package dev.mnas.trainer.data;

import dev.mnas.network.TensorShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Reads the IDX format of MNIST (LeCun, Cortes and Burges): a magic number, big-endian counts, then
 * unsigned bytes. One reader reads one file, once.
 */
final class IdxReader {
  private static final int LABELS = 0x0801;
  private static final int IMAGES = 0x0803;

  /** A count above this is a damaged file, not data to reserve memory for. */
  private static final long MAX_BYTES = 1L << 30;

  private final String file;
  private final InputStream in;
  private long offset;

  /**
   * @param file name for messages
   * @param in decompressed content; the caller closes it
   */
  IdxReader(String file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /** Images of one channel. */
  record Images(byte[] pixels, int count, TensorShape shape) {}

  /**
   * @throws IOException naming file and offset when the file is no image file or cut off
   */
  Images images() throws IOException {
    magic(IMAGES);
    int count = count("number of images");
    int height = count("height");
    int width = count("width");
    return new Images(
        bytes(saturatedProduct(saturatedProduct(count, height), width)),
        count,
        new TensorShape(height, width, 1));
  }

  /**
   * @throws IOException naming file and offset when the file is no label file or cut off
   */
  int[] labels() throws IOException {
    magic(LABELS);
    byte[] bytes = bytes(count("number of labels"));
    int[] labels = new int[bytes.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = bytes[i] & 0xff;
    }
    return labels;
  }

  private void magic(int expected) throws IOException {
    int magic = integer();
    if (magic != expected) {
      throw new IOException(
          "%s: magic number at offset 0 must be 0x%08x, was 0x%08x"
              .formatted(file, expected, magic));
    }
  }

  private int count(String what) throws IOException {
    long at = offset;
    int count = integer();
    if (count < 1) {
      throw new IOException(
          "%s: %s at offset %d must be at least 1, was %d".formatted(file, what, at, count));
    }
    return count;
  }

  /** Counts of a damaged file must not overflow into a small one. */
  private static long saturatedProduct(long left, long right) {
    return left > MAX_BYTES / right ? MAX_BYTES + 1 : left * right;
  }

  private int integer() throws IOException {
    return ByteBuffer.wrap(bytes(Integer.BYTES)).getInt();
  }

  private byte[] bytes(long count) throws IOException {
    if (count > MAX_BYTES) {
      throw new IOException(
          "%s: data at offset %d must have at most %d bytes, has more"
              .formatted(file, offset, MAX_BYTES));
    }
    byte[] bytes = in.readNBytes((int) count);
    if (bytes.length < count) {
      throw new IOException(
          "%s: cut off at offset %d, %d bytes are missing"
              .formatted(file, offset + bytes.length, count - bytes.length));
    }
    offset += count;
    return bytes;
  }
}
