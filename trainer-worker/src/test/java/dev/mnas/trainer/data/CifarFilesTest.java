package dev.mnas.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarFilesTest {
  private static final int RECORDS = 3;
  private static final int TEN = 3073;
  private static final int HUNDRED = 3074;

  @TempDir private Path folder;
  private Path first;
  private Path second;

  @BeforeEach
  void writeTwoFiles() throws IOException {
    first = Files.write(folder.resolve("data_batch_1.bin"), records(TEN, 4, 0, 9));
    second = Files.write(folder.resolve("data_batch_2.bin"), records(TEN, 1, 2, 3));
  }

  /** Red counts columns, green rows, blue is the label. */
  private static byte[] records(int size, int... labels) {
    byte[] all = new byte[size * labels.length];
    for (int record = 0; record < labels.length; record++) {
      int start = record * size;
      int planes = start + size - 3072;
      all[planes - 1] = (byte) labels[record];
      for (int pixel = 0; pixel < 1024; pixel++) {
        all[planes + pixel] = (byte) (pixel % 32);
        all[planes + 1024 + pixel] = (byte) (pixel / 32);
        all[planes + 2048 + pixel] = (byte) labels[record];
      }
    }
    return all;
  }

  private CifarFiles ten() {
    return new CifarFiles(CifarFiles.Layout.CIFAR_10, List.of(first, second), RECORDS);
  }

  private void damagedIs(Path file, String rule) {
    assertThatIOException()
        .isThrownBy(() -> ten().read((image, label, pixels) -> {}))
        .withMessage(file + ": " + rule);
  }

  @Test
  void planesBecomeChannelsOfFilesInOrder() throws IOException {
    List<Integer> labels = new ArrayList<>();
    ten()
        .read(
            (image, label, pixels) -> {
              assertThat(image).isEqualTo(labels.size());
              labels.add(label);
              int at = (5 * 32 + 7) * 3;
              assertThat(Arrays.copyOfRange(pixels, at, at + 3))
                  .containsExactly((byte) 7, (byte) 5, (byte) label);
              assertThat(pixels).hasSize(3072);
            });
    assertThat(labels).containsExactly(4, 0, 9, 1, 2, 3);
    assertThat(ten().count()).isEqualTo(6);
  }

  @Test
  void fineLabelsOfCifar100AreTaken() throws IOException {
    byte[] content = records(HUNDRED, 99, 20);
    content[0] = 19;
    Path file = Files.write(folder.resolve("train.bin"), content);
    List<Integer> labels = new ArrayList<>();
    CifarFiles files = new CifarFiles(CifarFiles.Layout.CIFAR_100, List.of(file), 2);
    files.read(
        (image, label, pixels) -> {
          labels.add(label);
          assertThat(pixels[5]).isEqualTo((byte) label);
        });
    assertThat(labels).containsExactly(99, 20);
    assertThat(files.classes()).isEqualTo(100);
  }

  @Test
  void labelOutOfRangeIsNamedWithItsRecord() throws IOException {
    Files.write(second, records(TEN, 1, 2, 17));
    damagedIs(second, "record 2 at offset 6146 has label 17, must be below 10");
  }

  @Test
  void truncatedFileIsNamedWhereItEnds() throws IOException {
    Files.write(second, Arrays.copyOf(records(TEN, 1, 2, 3), 6200));
    damagedIs(second, "ends at offset 6200 in record 2, must have 3 records of 3073 bytes");
    Files.write(second, records(TEN, 1, 2));
    damagedIs(second, "ends at offset 6146 in record 2, must have 3 records of 3073 bytes");
  }

  @Test
  void longerFileIsNamed() throws IOException {
    Files.write(second, Arrays.copyOf(records(TEN, 1, 2, 3), 9220));
    damagedIs(second, "must end at offset 9219 after 3 records, has 9220 bytes");
  }

  @Test
  void absentFileIsNamed() throws IOException {
    Files.delete(second);
    damagedIs(second, "there is no such file");
  }
}
