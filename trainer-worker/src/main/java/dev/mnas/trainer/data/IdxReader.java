package dev.mnas.trainer.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Reads gzip-compressed IDX files of unsigned bytes (LeCun et al., the MNIST format): a magic
 * number with the count of dimensions, the dimensions as big-endian integers, the values.
 */
final class IdxReader {
  private static final int UNSIGNED_BYTES = 0x0800;
  private static final int MAX_VALUES = 1 << 30;

  private final String file;

  /** Takes the file's name for messages. */
  IdxReader(String file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @param compressed its bytes; not closed
   * @param dimensions sizes it must have; 0 leaves one open
   * @throws IOException naming file and offset when it is damaged or has other sizes
   */
  byte[] read(InputStream compressed, int... dimensions) throws IOException {
    DataInputStream in = new DataInputStream(new GZIPInputStream(compressed));
    int offset = 0;
    try {
      int magic = in.readInt();
      if (magic != (UNSIGNED_BYTES | dimensions.length)) {
        throw damaged(
            offset,
            "magic must be 0x%08x, was 0x%08x"
                .formatted(UNSIGNED_BYTES | dimensions.length, magic));
      }
      long values = 1;
      for (int expected : dimensions) {
        offset += Integer.BYTES;
        int size = in.readInt();
        if (size < 1 || (expected != 0 && size != expected)) {
          String rule = expected == 0 ? "positive" : String.valueOf(expected);
          throw damaged(offset, "size must be " + rule + ", was " + size);
        }
        values *= size;
        if (values > MAX_VALUES) {
          throw damaged(offset, "values must be at most " + MAX_VALUES + ", are " + values);
        }
      }
      offset += Integer.BYTES;
      byte[] content = in.readNBytes((int) values);
      if (content.length < values) {
        throw damaged(
            offset + content.length,
            "ends after %d of %d values".formatted(content.length, values));
      }
      if (in.read() != -1) {
        throw damaged(offset + content.length, "has more than " + values + " values");
      }
      return content;
    } catch (EOFException truncated) {
      throw new IOException(message(offset, "ends too early"), truncated);
    }
  }

  private IOException damaged(int offset, String rule) {
    return new IOException(message(offset, rule));
  }

  private String message(int offset, String rule) {
    return "%s, uncompressed offset %d: %s".formatted(file, offset, rule);
  }
}
