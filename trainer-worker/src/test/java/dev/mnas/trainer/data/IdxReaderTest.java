package dev.mnas.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.mnas.network.TensorShape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IdxReaderTest {
  private static final byte[] IMAGES = {
    0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, (byte) 255
  };
  private static final byte[] LABELS = {0, 0, 8, 1, 0, 0, 0, 2, 7, (byte) 200};

  @Test
  void imagesKeepCountShapeAndBytes() throws IOException {
    IdxReader.Images images = reader(IMAGES).images();

    assertThat(images.count()).isEqualTo(2);
    assertThat(images.shape()).isEqualTo(new TensorShape(1, 3, 1));
    assertThat(images.pixels()).containsExactly(1, 2, 3, 4, 5, 255);
  }

  @Test
  void labelsAreUnsigned() throws IOException {
    assertThat(reader(LABELS).labels()).containsExactly(7, 200);
  }

  @Test
  void truncatedFileIsRefusedWithNameAndOffset() {
    assertThatIOException()
        .isThrownBy(() -> reader(Arrays.copyOf(IMAGES, 20)).images())
        .withMessage("some-file: cut off at offset 20, 2 bytes are missing");
  }

  @Test
  void truncatedHeaderIsRefusedWithNameAndOffset() {
    assertThatIOException()
        .isThrownBy(() -> reader(Arrays.copyOf(IMAGES, 10)).images())
        .withMessage("some-file: cut off at offset 10, 2 bytes are missing");
  }

  @Test
  void labelsAreNotTakenForImages() {
    assertThatIOException()
        .isThrownBy(() -> reader(LABELS).images())
        .withMessage("some-file: magic number at offset 0 must be 0x00000803, was 0x00000801");
  }

  @Test
  void negativeCountIsRefusedWithNameAndOffset() {
    byte[] damaged = IMAGES.clone();
    damaged[8] = (byte) 0x80;

    assertThatIOException()
        .isThrownBy(() -> reader(damaged).images())
        .withMessage("some-file: height at offset 8 must be at least 1, was -2147483647");
  }

  @Test
  void absurdCountReservesNoMemory() {
    byte[] damaged = IMAGES.clone();
    damaged[4] = 0x7f;

    assertThatIOException()
        .isThrownBy(() -> reader(damaged).images())
        .withMessageContaining("must have at most 1073741824 bytes");
  }

  private static IdxReader reader(byte[] content) {
    return new IdxReader("some-file", new ByteArrayInputStream(content));
  }
}
