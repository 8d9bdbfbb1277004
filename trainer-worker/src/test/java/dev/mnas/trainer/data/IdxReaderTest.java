package dev.mnas.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class IdxReaderTest {
  private static final byte[] GOOD = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6};

  @Test
  void valuesComeInOrder() throws IOException {
    assertThat(read(GOOD, 0, 3)).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void wrongMagicIsNamed() {
    byte[] file = GOOD.clone();
    file[2] = 9;
    damaged(file, "f.gz, uncompressed offset 0: magic must be 0x00000802, was 0x00000902");
  }

  @Test
  void wrongSizeIsNamed() {
    byte[] file = GOOD.clone();
    file[11] = 4;
    damaged(file, "f.gz, uncompressed offset 8: size must be 3, was 4");
  }

  @Test
  void truncatedValuesAreNamed() {
    damaged(Arrays.copyOf(GOOD, 15), "f.gz, uncompressed offset 15: ends after 3 of 6 values");
  }

  @Test
  void truncatedHeaderIsNamed() {
    damaged(Arrays.copyOf(GOOD, 10), "f.gz, uncompressed offset 8: ends too early");
  }

  @Test
  void tooManyValuesAreNamed() {
    damaged(Arrays.copyOf(GOOD, 19), "f.gz, uncompressed offset 18: has more than 6 values");
  }

  private static void damaged(byte[] file, String message) {
    assertThatIOException().isThrownBy(() -> read(file, 0, 3)).withMessage(message);
  }

  private static byte[] read(byte[] content, int... dimensions) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(content);
    }
    return new IdxReader("f.gz")
        .read(new ByteArrayInputStream(compressed.toByteArray()), dimensions);
  }
}
