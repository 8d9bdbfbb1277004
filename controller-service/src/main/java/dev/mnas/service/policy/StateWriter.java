package dev.mnas.service.policy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Writes a policy's state: magic {@code MNPS}, version, body, CRC-32C of all before it; big endian.
 * Doubles are written as their bits.
 */
final class StateWriter {
  static final int MAGIC = 0x4d4e5053;

  /**
   * Grows with every change of the format or of the algorithm that would continue otherwise. States
   * of version 1 are those of {@code RNN_PAPER} and {@code RANDOM} without what they drew; of
   * version 2 all others are as now but those of {@code RNN}.
   */
  static final int VERSION = 3;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  StateWriter() {
    writeInt(MAGIC);
    writeInt(VERSION);
  }

  void writeBytes(byte[] values) {
    bytes.writeBytes(values);
  }

  void writeInt(int value) {
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  void writeLong(long value) {
    bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  void writeDouble(double value) {
    writeLong(Double.doubleToRawLongBits(value));
  }

  void writeInts(int[] values) {
    writeInt(values.length);
    for (int value : values) {
      writeInt(value);
    }
  }

  void writeDoubles(double[] values) {
    writeInt(values.length);
    ByteBuffer buffer = ByteBuffer.allocate(values.length * Double.BYTES);
    buffer.asDoubleBuffer().put(values);
    bytes.writeBytes(buffer.array());
  }

  void writeFloats(float[] values) {
    writeInt(values.length);
    ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES);
    buffer.asFloatBuffer().put(values);
    bytes.writeBytes(buffer.array());
  }

  void writeBlock(byte[] values) {
    writeInt(values.length);
    bytes.writeBytes(values);
  }

  byte[] finish() {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.toByteArray());
    writeInt((int) checksum.getValue());
    return bytes.toByteArray();
  }
}
