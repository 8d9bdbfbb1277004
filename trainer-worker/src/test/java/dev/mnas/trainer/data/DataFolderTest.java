package dev.mnas.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mnas.network.TensorShape;
import dev.mnas.task.DataSplit;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  private static final Path CIFAR_10 = Path.of("..", "..", "shared", "data/cifar-10-batches-bin");
  private static final TensorShape SHAPE = new TensorShape(2, 3, 1);

  @TempDir private Path folder;

  private Path idx(String name, int[] sizes, int... values) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(content);
    out.writeInt(0x0800 | sizes.length);
    for (int size : sizes) {
      out.writeInt(size);
    }
    for (int value : values) {
      out.writeByte(value);
    }
    Path file = folder.resolve(name);
    try (OutputStream raw = Files.newOutputStream(file);
        OutputStream to = name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
      content.writeTo(to);
    }
    return file;
  }

  private Path images(String name, int count) throws IOException {
    int[] pixels = new int[count * 6];
    for (int pixel = 0; pixel < pixels.length; pixel++) {
      pixels[pixel] = pixel / 6;
    }
    return idx(name, new int[] {count, 2, 3}, pixels);
  }

  private Path labels(String name, int... labels) throws IOException {
    return idx(name, new int[] {labels.length}, labels);
  }

  private Datasets.Parts load(int train, int validation) throws IOException {
    return DataFolder.open(folder).load(new DataSplit("mine", train, validation), SHAPE);
  }

  private void damagedIs(Path file, String rule) {
    assertThatIOException()
        .isThrownBy(() -> DataFolder.open(folder).contents())
        .withMessage("%s, %s", file.toAbsolutePath(), rule);
  }

  @Test
  void idxFilesCompressedOrNotAreRead() throws IOException {
    images("emnist-letters-train-images-idx3-ubyte.gz", 5);
    labels("emnist-letters-train-labels-idx1-ubyte", 1, 2, 3, 1, 2);
    images("emnist-letters-test-images-idx3-ubyte", 2);
    labels("emnist-letters-test-labels-idx1-ubyte.gz", 3, 1);

    Contents contents = DataFolder.open(folder).contents();
    assertThat(contents.format()).isEqualTo("IDX files");
    assertThat(contents.shape()).isEqualTo(SHAPE);
    assertThat(contents.parts())
        .containsExactly(
            new Contents.Part("training", List.of(0, 2, 2, 1)),
            new Contents.Part("test", List.of(0, 1, 0, 1)));
    assertThat(contents.normalisation().mean()).isEqualTo(2.0 / 255);

    Datasets.Parts parts = load(3, 2);
    assertThat(parts.train().classes()).isEqualTo(4);
    Normalisation normalisation = parts.train().normalisation();
    int[] labels = {1, 2, 3, 1, 2};
    for (int image = 0; image < 3; image++) {
      float value = parts.train().image(image)[5];
      int number = 0;
      while (normalisation.apply(number) != value) {
        number++;
      }
      assertThat(parts.train().label(image)).isEqualTo(labels[number]);
    }
  }

  @Test
  void testImagesAreThoseOfTheTestFilesAsTheTrainingImagesAreNormalised() throws IOException {
    images("train-images-idx3-ubyte", 4);
    labels("train-labels-idx1-ubyte", 0, 1, 2, 1);
    images("t10k-images-idx3-ubyte", 3);
    labels("t10k-labels-idx1-ubyte", 1, 1, 0);
    Normalisation normalisation = load(2, 2).train().normalisation();
    ImageDataset test = DataFolder.open(folder).test(normalisation).orElseThrow();
    assertThat(test.size()).isEqualTo(3);
    assertThat(test.classes()).isEqualTo(3);
    for (int image = 0; image < 3; image++) {
      assertThat(test.label(image)).isEqualTo(image == 2 ? 0 : 1);
      assertThat(test.image(image)).containsOnly(normalisation.apply(image));
    }
  }

  @Test
  void idxWithoutTestFilesAndFoldersOfClassesHaveNoTestImages() throws IOException {
    images("train-images-idx3-ubyte", 4);
    labels("train-labels-idx1-ubyte", 0, 1, 0, 1);
    assertThat(DataFolder.open(folder).test(load(2, 2).train().normalisation())).isEmpty();
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Files.createDirectory(classes.resolve("day"));
    Files.createDirectory(classes.resolve("night"));
    assertThat(DataFolder.open(classes).test(FashionMnist.NORMALISATION)).isEmpty();
  }

  @Test
  void absentTestFileOfCifarIsNamed() throws IOException {
    zeros("train.bin", 50_000 * 3074L);
    assertThatIOException()
        .isThrownBy(() -> DataFolder.open(folder).test(FashionMnist.NORMALISATION))
        .withMessageContaining("test.bin: there is no such file");
  }

  @Test
  void searchDoesNotOpenTestFiles() throws IOException {
    images("train-images-idx3-ubyte", 4);
    labels("train-labels-idx1-ubyte", 0, 1, 0, 1);
    labels("t10k-labels-idx1-ubyte", 0);
    Files.writeString(folder.resolve("t10k-images-idx3-ubyte"), "no IDX");
    assertThat(load(2, 2).validation().size()).isEqualTo(2);
    damagedIs(
        folder.resolve("t10k-images-idx3-ubyte").toRealPath(),
        "offset 0: magic must be 0x00000803, was 0x6e6f2049");
  }

  @Test
  void otherCountOfLabelsIsNamed() throws IOException {
    images("train-images-idx3-ubyte", 4);
    damagedIs(labels("train-labels-idx1-ubyte", 0, 1, 0), "offset 4: size must be 4, was 3");
  }

  @Test
  void labelFarFromTheOthersIsNamed() throws IOException {
    images("train-images-idx3-ubyte", 4);
    Path labels = labels("train-labels-idx1-ubyte", 0, 1, 9, 1);
    damagedIs(labels, "offset 10: label of image 2 is 9, but no image has label 2");
  }

  @Test
  void testLabelThatTrainingDoesNotHaveIsNamed() throws IOException {
    images("train-images-idx3-ubyte", 2);
    labels("train-labels-idx1-ubyte", 0, 1);
    images("t10k-images-idx3-ubyte", 2);
    Path labels = labels("t10k-labels-idx1-ubyte", 1, 2);
    damagedIs(labels, "offset 9: label of image 1 is 2, must be below 2");
  }

  @Test
  void truncatedImagesAreNamed() throws IOException {
    Path images = images("train-images-idx3-ubyte", 4);
    labels("train-labels-idx1-ubyte", 0, 1, 0, 1);
    try (RandomAccessFile file = new RandomAccessFile(images.toFile(), "rw")) {
      file.setLength(16 + 20);
    }
    damagedIs(images, "offset 36: ends after 20 of 24 values");
  }

  @Test
  void severalSetsAndAbsentLabelsAreRefused() throws IOException {
    images("train-images-idx3-ubyte", 1);
    assertThatIOException()
        .isThrownBy(() -> load(1, 1))
        .withMessage(
            folder.toRealPath().resolve("train-labels-idx1-ubyte")
                + ": there is no such file, compressed or not");
    images("train-images-idx3-ubyte.gz", 1);
    assertThatIOException().isThrownBy(() -> load(1, 1)).withMessageContaining("labels");
    images("other-train-images-idx3-ubyte", 1);
    assertThatIOException()
        .isThrownBy(() -> DataFolder.open(folder))
        .withMessageContaining("holds [other-train-images-idx3-ubyte, train-images-idx3-ubyte]");
  }

  @Test
  void cifar100FilesAreRecognised() throws IOException {
    zeros("train.bin", 50_000 * 3074L);
    zeros("test.bin", 10_000 * 3074L - 1);
    assertThat(load(7, 3).train().classes()).isEqualTo(100);
    assertThatIOException()
        .isThrownBy(() -> DataFolder.open(folder).contents())
        .withMessageContaining("test.bin: ends at offset 30739999 in record 9999");
  }

  @Test
  void cifar10FilesAreRecognisedByOneOfThem() throws IOException {
    zeros("data_batch_1.bin", 10_000 * 3073L);
    assertThatIOException()
        .isThrownBy(() -> load(1, 1))
        .withMessageContaining("data_batch_2.bin: there is no such file");
  }

  private void zeros(String name, long length) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.setLength(length);
    }
  }

  @Test
  void realCifar10Balances() throws IOException {
    assumeTrue(Files.isDirectory(CIFAR_10), "reference data is not here: ../shared/data");
    Contents contents = DataFolder.open(CIFAR_10).contents();
    assertThat(contents.parts())
        .containsExactly(
            new Contents.Part("training", Collections.nCopies(10, 5_000)),
            new Contents.Part("test", Collections.nCopies(10, 1_000)));
    // The mean over all channels that others publish for the training images is 0.4734.
    assertThat(contents.normalisation().mean()).isBetween(0.473, 0.474);
    assertThat(contents.normalisation().deviation()).isBetween(0.251, 0.252);
  }
}
