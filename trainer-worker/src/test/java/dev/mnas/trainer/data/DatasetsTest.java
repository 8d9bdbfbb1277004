package dev.mnas.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.network.TensorShape;
import dev.mnas.task.BundledDataset;
import dev.mnas.task.DataSplit;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Sha256;
import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DatasetsTest {
  private static final TensorShape SHAPE = new TensorShape(28, 28, 1);

  @Test
  void bundledPartsHaveTheirSizes() throws IOException {
    BundledDataset known = BundledDataset.FASHION_MNIST;
    assertThat(FashionMnist.train().size()).isEqualTo(10_000).isEqualTo(known.train());
    assertThat(FashionMnist.validation().size()).isEqualTo(5_000).isEqualTo(known.validation());
    assertThat(FashionMnist.test().size()).isEqualTo(10_000);
    assertThat(FashionMnist.train().shape()).isEqualTo(SHAPE).isEqualTo(known.image());
    assertThat(FashionMnist.train().classes()).isEqualTo(known.classes());
  }

  @Test
  void normalisedTrainingImagesHaveMeanZeroAndDeviationOne() throws IOException {
    ImageDataset train = FashionMnist.train();
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < train.size(); i++) {
      for (float value : train.image(i)) {
        sum += value;
        squares += (double) value * value;
      }
    }
    double values = train.size() * (double) train.shape().elements();
    double mean = sum / values;
    assertThat(mean).isCloseTo(0, within(2e-3));
    assertThat(Math.sqrt(squares / values - mean * mean)).isCloseTo(1, within(2e-3));
  }

  @Test
  void splitTakesTheFirstImages() throws TaskFailure, IOException {
    Datasets.Parts parts = Datasets.bundled().load(new DataSplit("fashion-mnist", 7, 3), SHAPE);

    assertThat(parts.train().size()).isEqualTo(7);
    assertThat(parts.validation().size()).isEqualTo(3);
    assertThat(parts.validation().image(2)).isEqualTo(FashionMnist.validation().image(2));
  }

  @Test
  void testImagesAreNeitherTrainedOnNorValidatedOn() throws TaskFailure, IOException {
    DataSplit drawn = new DataSplit("fashion-mnist", 10_000, 5_000, 3L);
    Datasets.Parts parts = Datasets.bundled().load(drawn, SHAPE);
    ImageDataset test = Datasets.bundled().test(drawn, parts.train()).orElseThrow();

    assertThat(test.size()).isEqualTo(10_000);
    assertThat(test.normalisation()).isEqualTo(parts.train().normalisation());
    assertThat(hashes(FashionMnist.train())).doesNotContainAnyElementsOf(hashes(test(SPLIT)));
    assertThat(hashes(FashionMnist.validation())).doesNotContainAnyElementsOf(hashes(test(SPLIT)));
  }

  @Test
  void testImagesOfAnotherSizeAreUnavailable() throws IOException {
    ImageDataset small =
        new ImageDataset(
            new TensorShape(1, 1, 1), 10, FashionMnist.NORMALISATION, new byte[2], new byte[2]);
    TaskFailure failure =
        catchThrowableOfType(TaskFailure.class, () -> Datasets.bundled().test(SPLIT, small));
    assertThat(failure)
        .hasMessage("cannot read fashion-mnist: test images must be 1x1x1, were 28x28x1");
  }

  private static final DataSplit SPLIT = new DataSplit("fashion-mnist", 7, 3);

  private static ImageDataset test(DataSplit split) throws TaskFailure {
    ImageDataset train = Datasets.bundled().load(split, SHAPE).train();
    return Datasets.bundled().test(split, train).orElseThrow();
  }

  private static Set<String> hashes(ImageDataset images) {
    Set<String> hashes = new HashSet<>();
    for (int image = 0; image < images.size(); image++) {
      ByteBuffer bytes = ByteBuffer.allocate(28 * 28 * Float.BYTES);
      bytes.asFloatBuffer().put(images.image(image));
      hashes.add(Sha256.of(bytes.array()));
    }
    return hashes;
  }

  @Test
  void unknownNameIsUnavailable() {
    assertThat(failure(Datasets.bundled(), new DataSplit("imagenet", 1, 1)))
        .hasMessage("dataset must be one of [fashion-mnist], was 'imagenet'");
  }

  @Test
  void tooManyImagesAreUnavailable() {
    assertThat(failure(Datasets.bundled(), new DataSplit("fashion-mnist", 10, 5001)))
        .hasMessage("cannot read fashion-mnist: validation images must be at most 5000, were 5001");
  }

  @Test
  void damagedFilesAreUnavailable() {
    Datasets damaged =
        new Datasets(
            Map.of(
                "broken",
                (split, shape) -> {
                  throw new IOException("x.gz, uncompressed offset 4: ends too early");
                }));

    assertThat(failure(damaged, new DataSplit("broken", 1, 1)))
        .hasMessageContaining("x.gz, uncompressed offset 4");
  }

  private static TaskFailure failure(Datasets datasets, DataSplit split) {
    TaskFailure failure =
        catchThrowableOfType(TaskFailure.class, () -> datasets.load(split, SHAPE));
    assertThat(failure.failure()).isEqualTo(FailureClass.DATA_UNAVAILABLE);
    return failure;
  }
}
