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

  @Test
  void plainFilesAreReadToo() throws IOException {
    assertThat(values(GOOD, 0, 0)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThatIOException()
        .isThrownBy(() -> values(Arrays.copyOf(GOOD, 17), 0, 0))
        .withMessage("f.gz, offset 17: ends after 5 of 6 values");
  }

  @Test
  void damagedCompressionIsNamed() throws IOException {
    byte[] file = compressed(GOOD);
    byte[] sum = file.clone();
    sum[file.length - 8]++;
    assertThatIOException()
        .isThrownBy(() -> values(sum, 0, 0))
        .withMessage("f.gz, uncompressed offset 18: gzip is damaged: Corrupt GZIP trailer");
    byte[] kind = file.clone();
    kind[2] = 7;
    assertThatIOException()
        .isThrownBy(() -> values(kind, 0, 0))
        .withMessageStartingWith("f.gz, uncompressed offset 0: gzip is damaged: ");
    byte[] cut = Arrays.copyOf(file, file.length - 4);
    assertThatIOException()
        .isThrownBy(() -> values(cut, 0, 0))
        .withMessage("f.gz, uncompressed offset 18: gzip ends too early");
    byte[] middle = Arrays.copyOf(file, file.length - 12);
    assertThatIOException()
        .isThrownBy(() -> values(middle, 0, 0))
        .withMessageContainingAll("f.gz, uncompressed offset ", "ends");
  }

  private static void damaged(byte[] file, String message) {
    assertThatIOException().isThrownBy(() -> read(file, 0, 3)).withMessage(message);
  }

  private static byte[] read(byte[] content, int... dimensions) throws IOException {
    return values(compressed(content), dimensions);
  }

  private static byte[] compressed(byte[] content) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(content);
    }
    return compressed.toByteArray();
  }

  private static byte[] values(byte[] file, int... dimensions) throws IOException {
    try (IdxReader in = new IdxReader("f.gz", new ByteArrayInputStream(file))) {
      byte[] values = new byte[Arrays.stream(in.sizes(dimensions)).reduce(1, (a, b) -> a * b)];
      in.next(values);
      in.end();
      return values;
    }
  }
}
