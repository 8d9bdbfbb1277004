package dev.mnas.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mnas.task.Progress;
import dev.mnas.trainer.dl4j.NetworkState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class CheckpointFileTest {
  private static final String FINGERPRINT = "0a".repeat(32);
  private static final NetworkState NETWORK =
      new NetworkState(
          12,
          new float[] {1, -0.0f, Float.MIN_VALUE},
          new float[] {4, 5, 6, 7, 8, 9},
          new double[] {Math.PI},
          new float[] {1, 2, 3},
          new double[] {Math.E});
  private static final Checkpoint CHECKPOINT =
      new Checkpoint(
          List.of(new Progress(1, 2.25, 0.5, 900), new Progress(2, 1.5, 0.625, 950.5)),
          Duration.ofNanos(123_456_789_012L),
          NETWORK);

  private final byte[] file = CheckpointFile.write(CHECKPOINT, FINGERPRINT);

  @Test
  void whatIsWrittenIsRead() {
    Checkpoint read = CheckpointFile.read(file, FINGERPRINT);

    assertThat(read.curve()).isEqualTo(CHECKPOINT.curve());
    assertThat(read.trainTime()).isEqualTo(CHECKPOINT.trainTime());
    assertThat(read.network()).usingRecursiveComparison().isEqualTo(NETWORK);
    assertThat(CheckpointFile.write(read, FINGERPRINT)).isEqualTo(file);
  }

  @Test
  void checkpointOfAnotherTrainingIsRefused() {
    String other = "0b".repeat(32);
    refused(file, other, "fingerprint of network, recipe and data must be " + other);
  }

  @Test
  void otherVersionIsRefused() {
    byte[] newer = file.clone();
    newer[11] = 2;
    refused(newer, FINGERPRINT, "checkpoint version must be 1, was 2");
  }

  @Test
  void anyFlippedByteIsRefused() {
    for (int at = 0; at < file.length; at++) {
      byte[] damaged = file.clone();
      damaged[at] ^= 0x10;
      refused(damaged, FINGERPRINT, "checkpoint ");
    }
  }

  @Test
  void anyTruncationIsRefused() {
    for (int length = 0; length < file.length; length++) {
      refused(Arrays.copyOf(file, length), FINGERPRINT, "checkpoint ");
    }
  }

  @Test
  void lengthThatTheFileCannotHoldIsRefused() {
    byte[] huge = file.clone();
    // The parameters follow head, time, two epochs and steps.
    int at = 8 + 4 + 64 + 8 + 4 + 2 * 24 + 4;
    assertThat(ByteBuffer.wrap(huge).getInt(at)).isEqualTo(3);
    for (int length : new int[] {-1, Integer.MAX_VALUE, 4}) {
      ByteBuffer.wrap(huge).putInt(at, length);
      CRC32 crc = new CRC32();
      crc.update(huge, 0, huge.length - 4);
      ByteBuffer.wrap(huge).putInt(huge.length - 4, (int) crc.getValue());
      refused(huge, FINGERPRINT, "checkpoint ");
    }
  }

  private static void refused(byte[] file, String fingerprint, String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CheckpointFile.read(file, fingerprint))
        .withMessageContaining(rule);
  }
}
