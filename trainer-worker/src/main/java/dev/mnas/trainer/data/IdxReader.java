package dev.mnas.trainer.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads an IDX file of unsigned bytes, compressed by gzip or not (LeCun et al., the MNIST format):
 * a magic number with the count of dimensions, the dimensions as big-endian integers, the values.
 * All failures name file and offset.
 */
final class IdxReader implements Closeable {
  private static final int UNSIGNED_BYTES = 0x0800;
  private static final int MAX_VALUES = 1 << 30;
  private static final int GZIP = 0x1f8b;
  private static final int BUFFER = 1 << 16;

  private final String file;
  private final InputStream in;
  private final String offsetName;
  private long offset;
  private long values;
  private long taken;

  /**
   * Takes a file.
   *
   * @param file name for messages
   * @param raw its bytes; closed with this
   * @throws IOException when the head of the compression is damaged
   */
  IdxReader(String file, InputStream raw) throws IOException {
    this.file = file;
    BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER);
    buffered.mark(2);
    boolean compressed = (buffered.read() << 8 | buffered.read()) == GZIP;
    buffered.reset();
    offsetName = compressed ? "uncompressed offset" : "offset";
    try {
      in = compressed ? new GZIPInputStream(buffered, BUFFER) : buffered;
    } catch (EOFException | ZipException damaged) {
      raw.close();
      throw damaged(0, "gzip is damaged: " + damaged.getMessage());
    }
  }

  /**
   * The sizes of the dimensions.
   *
   * @param expected sizes it must have; 0 leaves one open
   */
  int[] sizes(int... expected) throws IOException {
    int magic = integer();
    if (magic != (UNSIGNED_BYTES | expected.length)) {
      throw damaged(
          0, "magic must be 0x%08x, was 0x%08x".formatted(UNSIGNED_BYTES | expected.length, magic));
    }
    int[] sizes = new int[expected.length];
    values = 1;
    for (int dimension = 0; dimension < sizes.length; dimension++) {
      long at = offset;
      int size = integer();
      int wanted = expected[dimension];
      if (size < 1 || (wanted != 0 && size != wanted)) {
        String rule = wanted == 0 ? "positive" : String.valueOf(wanted);
        throw damaged(at, "size must be " + rule + ", was " + size);
      }
      values *= size;
      if (values > MAX_VALUES) {
        throw damaged(at, "values must be at most " + MAX_VALUES + ", are " + values);
      }
      sizes[dimension] = size;
    }
    return sizes;
  }

  /** The next values. */
  void next(byte[] target) throws IOException {
    int length = fill(target);
    taken += length;
    if (length < target.length) {
      throw damaged(offset, "ends after %d of %d values".formatted(taken, values));
    }
  }

  /** Checks that there is nothing behind the values, which is also when gzip checks its sum. */
  void end() throws IOException {
    if (fill(new byte[1]) > 0) {
      throw damaged(offset - 1, "has more than " + values + " values");
    }
  }

  private int integer() throws IOException {
    long at = offset;
    byte[] bytes = new byte[Integer.BYTES];
    if (fill(bytes) < bytes.length) {
      throw damaged(at, "ends too early");
    }
    return ByteBuffer.wrap(bytes).getInt();
  }

  /** Reads until the target is full or the file ends, be it in the middle of the compression. */
  private int fill(byte[] target) throws IOException {
    int length = 0;
    try {
      while (length < target.length) {
        int read = in.read(target, length, target.length - length);
        if (read < 0) {
          break;
        }
        length += read;
        offset += read;
      }
      return length;
    } catch (EOFException truncated) {
      if (taken + length == values && values > 0) {
        throw damaged(offset, "gzip ends too early");
      }
      return length;
    } catch (ZipException damaged) {
      throw damaged(offset, "gzip is damaged: " + damaged.getMessage());
    }
  }

  /** A failure at an offset. */
  IOException damaged(long at, String rule) {
    return new IOException("%s, %s %d: %s".formatted(file, offsetName, at, rule));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
