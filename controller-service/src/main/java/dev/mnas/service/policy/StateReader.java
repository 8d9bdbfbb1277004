package dev.mnas.service.policy;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Reads what {@link StateWriter} wrote. Everything that does not fit is an {@link
 * IllegalArgumentException} that names the rule and the value.
 */
final class StateReader {
  private static final int HEADER = 2 * Integer.BYTES;

  private final ByteBuffer body;
  private final int version;

  StateReader(byte[] state) {
    if (state.length < HEADER + Integer.BYTES) {
      throw new IllegalArgumentException(
          "a policy state must have at least 12 bytes, had " + state.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(state);
    int magic = buffer.getInt();
    if (magic != StateWriter.MAGIC) {
      throw new IllegalArgumentException(
          "a policy state must start with %08x, started with %08x"
              .formatted(StateWriter.MAGIC, magic));
    }
    version = buffer.getInt();
    if (version < 1 || version > StateWriter.VERSION) {
      throw new IllegalArgumentException(
          "the policy state's version must lie in [1, %d], was %d"
              .formatted(StateWriter.VERSION, version));
    }
    int end = state.length - Integer.BYTES;
    CRC32C checksum = new CRC32C();
    checksum.update(state, 0, end);
    int stored = buffer.getInt(end);
    if ((int) checksum.getValue() != stored) {
      throw new IllegalArgumentException(
          "the policy state is damaged or cut off: its checksum must be %08x, was %08x"
              .formatted(stored, (int) checksum.getValue()));
    }
    body = buffer.limit(end);
  }

  /** Whether the state has what policies of version 1 did not keep: what they drew. */
  boolean hasLedger() {
    return version > 1;
  }

  /** Whether the state of an {@code RNN} is as it is now: before, it had no value model. */
  boolean hasValueModel() {
    return version > 2;
  }

  int readInt() {
    need(Integer.BYTES);
    return body.getInt();
  }

  long readLong() {
    need(Long.BYTES);
    return body.getLong();
  }

  double readDouble() {
    return Double.longBitsToDouble(readLong());
  }

  /** A count that the caller will read as many things of {@code bytesEach}. */
  int readCount(int bytesEach) {
    int count = readInt();
    if (count < 0) {
      throw new IllegalArgumentException("a count in a policy state was " + count);
    }
    need((long) count * bytesEach);
    return count;
  }

  int[] readInts() {
    int[] values = new int[readCount(Integer.BYTES)];
    body.asIntBuffer().get(values);
    body.position(body.position() + values.length * Integer.BYTES);
    return values;
  }

  /** Fills {@code values}, whose length must be the stored one. */
  void readDoubles(double[] values) {
    int count = readCount(Double.BYTES);
    if (count != values.length) {
      throw new IllegalArgumentException(
          "the policy state must have " + values.length + " numbers here, had " + count);
    }
    body.asDoubleBuffer().get(values);
    body.position(body.position() + count * Double.BYTES);
  }

  /** Fills {@code values}, whose length must be the stored one. */
  void readFloats(float[] values) {
    int count = readCount(Float.BYTES);
    if (count != values.length) {
      throw new IllegalArgumentException(
          "the policy state must have " + values.length + " numbers here, had " + count);
    }
    body.asFloatBuffer().get(values);
    body.position(body.position() + count * Float.BYTES);
  }

  byte[] readBytes(int count) {
    need(count);
    byte[] values = new byte[count];
    body.get(values);
    return values;
  }

  /** As many as were written at once. */
  byte[] readBlock() {
    return readBytes(readCount(1));
  }

  void finish() {
    if (body.hasRemaining()) {
      throw new IllegalArgumentException(
          "the policy state has " + body.remaining() + " bytes too many");
    }
  }

  private void need(long bytes) {
    if (body.remaining() < bytes) {
      throw new IllegalArgumentException(
          "the policy state must have " + bytes + " more bytes, had " + body.remaining());
    }
  }
}
