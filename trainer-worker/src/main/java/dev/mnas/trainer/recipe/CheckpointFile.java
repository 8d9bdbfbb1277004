package dev.mnas.trainer.recipe;

import dev.mnas.task.Progress;
import dev.mnas.trainer.dl4j.NetworkState;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A checkpoint as bytes, big endian: {@code MNASCKPT}, the version, the fingerprint of what is
 * trained (64 characters), nanoseconds of training, epochs and their loss, accuracy and images a
 * second, steps, then parameters, optimizer, statistics and both averages, each behind its length,
 * and the CRC-32 of all that. Safetensors hold no doubles, which the statistics are.
 */
final class CheckpointFile {
  private static final byte[] MAGIC = "MNASCKPT".getBytes(StandardCharsets.US_ASCII);

  /** Of this layout and of how {@link EpochStreams} draws. */
  private static final int VERSION = 1;

  private static final int FINGERPRINT = 64;
  private static final int HEAD = MAGIC.length + Integer.BYTES + FINGERPRINT;
  private static final int EPOCH = 3 * Double.BYTES;

  /** Time, number of epochs, steps, five lengths. */
  private static final int COUNTS = Long.BYTES + 7 * Integer.BYTES;

  private CheckpointFile() {}

  /**
   * Writes a checkpoint.
   *
   * @throws IllegalArgumentException when no array holds it
   */
  static byte[] write(Checkpoint checkpoint, String fingerprint) {
    NetworkState network = checkpoint.network();
    long floats =
        (long) network.parameters().length
            + network.optimizer().length
            + network.averageParameters().length;
    long doubles = (long) network.statistics().length + network.averageStatistics().length;
    long bytes =
        HEAD
            + COUNTS
            + (long) checkpoint.curve().size() * EPOCH
            + floats * Float.BYTES
            + doubles * Double.BYTES
            + Integer.BYTES;
    require(bytes <= Integer.MAX_VALUE - Byte.SIZE, "must be under 2 GiB, has " + bytes + " bytes");
    ByteBuffer file = ByteBuffer.allocate((int) bytes);
    file.put(MAGIC).putInt(VERSION).put(fingerprint.getBytes(StandardCharsets.US_ASCII));
    file.putLong(checkpoint.trainTime().toNanos()).putInt(checkpoint.curve().size());
    for (Progress epoch : checkpoint.curve()) {
      file.putDouble(epoch.loss()).putDouble(epoch.accuracy()).putDouble(epoch.imagesPerSecond());
    }
    file.putInt(network.steps());
    put(file, network.parameters());
    put(file, network.optimizer());
    put(file, network.statistics());
    put(file, network.averageParameters());
    put(file, network.averageStatistics());
    file.putInt(checksum(file.array(), file.position()));
    return file.array();
  }

  /**
   * Reads a checkpoint.
   *
   * @throws IllegalArgumentException when it is damaged, of another version, or of another training
   */
  static Checkpoint read(byte[] bytes, String fingerprint) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    require(
        bytes.length > HEAD && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length),
        "must begin with MNASCKPT, version and fingerprint, had " + bytes.length + " bytes");
    file.position(MAGIC.length);
    int version = file.getInt();
    require(version == VERSION, "version must be " + VERSION + ", was " + version);
    int end = bytes.length - Integer.BYTES;
    require(file.getInt(end) == checksum(bytes, end), "is damaged: its checksum does not fit");
    byte[] of = new byte[FINGERPRINT];
    file.get(of);
    String written = new String(of, StandardCharsets.US_ASCII);
    require(
        written.equals(fingerprint),
        "fingerprint of network, recipe and data must be " + fingerprint + ", was " + written);
    file.limit(end);
    try {
      return checkpoint(file);
    } catch (BufferUnderflowException tooShort) {
      throw new IllegalArgumentException("checkpoint ends early", tooShort);
    }
  }

  private static Checkpoint checkpoint(ByteBuffer file) {
    Duration trainTime = Duration.ofNanos(file.getLong());
    int epochs = length(file, EPOCH);
    List<Progress> curve = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      curve.add(new Progress(epoch, file.getDouble(), file.getDouble(), file.getDouble()));
    }
    NetworkState network =
        new NetworkState(
            file.getInt(), floats(file), floats(file), doubles(file), floats(file), doubles(file));
    require(!file.hasRemaining(), "has %d bytes too many".formatted(file.remaining()));
    return new Checkpoint(curve, trainTime, network);
  }

  private static void put(ByteBuffer file, float[] values) {
    file.putInt(values.length).asFloatBuffer().put(values);
    file.position(file.position() + values.length * Float.BYTES);
  }

  private static void put(ByteBuffer file, double[] values) {
    file.putInt(values.length).asDoubleBuffer().put(values);
    file.position(file.position() + values.length * Double.BYTES);
  }

  private static float[] floats(ByteBuffer file) {
    float[] values = new float[length(file, Float.BYTES)];
    file.asFloatBuffer().get(values);
    file.position(file.position() + values.length * Float.BYTES);
    return values;
  }

  private static double[] doubles(ByteBuffer file) {
    double[] values = new double[length(file, Double.BYTES)];
    file.asDoubleBuffer().get(values);
    file.position(file.position() + values.length * Double.BYTES);
    return values;
  }

  private static int length(ByteBuffer file, int size) {
    int length = file.getInt();
    require(
        length >= 0 && length <= file.remaining() / size,
        "has %d bytes left for %d values".formatted(file.remaining(), length));
    return length;
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("checkpoint " + rule);
    }
  }
}
