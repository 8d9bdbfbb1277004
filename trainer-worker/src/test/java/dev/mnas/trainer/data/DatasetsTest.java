package dev.mnas.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.network.TensorShape;
import dev.mnas.task.DataSplit;
import dev.mnas.task.FailureClass;
import dev.mnas.worker.TaskFailure;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatasetsTest {
  private final Datasets datasets = new Datasets();

  @Test
  void splitHasTheFirstImagesOfBothParts() throws TaskFailure {
    LabelledSplit small = datasets.split(new DataSplit("fashion-mnist", 3, 2));

    assertThat(small.train().size()).isEqualTo(3);
    assertThat(small.validation().size()).isEqualTo(2);
    assertThat(small.train().shape()).isEqualTo(new TensorShape(28, 28, 1));
    assertThat(small.train().classes()).isEqualTo(10);
    // The data set begins with an ankle boot and two T-shirts.
    assertThat(IntStream.range(0, 3).map(small.train()::label)).containsExactly(9, 0, 0);
  }

  @Test
  void bundledPartsHaveEveryClassAboutEquallyOften() throws TaskFailure {
    LabelledSplit all = datasets.split(new DataSplit("fashion-mnist", 10_000, 5_000));

    for (int label = 0; label < 10; label++) {
      assertThat(share(all.train(), label)).isCloseTo(0.1, within(0.02));
      assertThat(share(all.validation(), label)).isCloseTo(0.1, within(0.02));
    }
  }

  @Test
  void normalisationIsThatOfTheTrainingPart() throws TaskFailure {
    LabelledSplit all = datasets.split(new DataSplit("fashion-mnist", 10_000, 1));
    float[] batch = all.normalisation().batch(all.train(), IntStream.range(0, 10_000).toArray());
    double sum = 0;
    double squares = 0;
    for (float value : batch) {
      sum += value;
      squares += (double) value * value;
    }

    assertThat(sum / batch.length).isCloseTo(0, within(1e-4));
    assertThat(squares / batch.length).isCloseTo(1, within(1e-4));
  }

  @Test
  void unknownDatasetIsUnavailable() {
    assertUnavailable(
        new DataSplit("imagenet", 1, 1), "dataset must be one of [fashion-mnist], was 'imagenet'");
  }

  @Test
  void moreTrainingImagesThanThereAreAreUnavailable() {
    assertUnavailable(
        new DataSplit("fashion-mnist", 10_001, 1), "train must be at most 10000, was 10001");
  }

  @Test
  void moreValidationImagesThanThereAreAreUnavailable() {
    assertUnavailable(
        new DataSplit("fashion-mnist", 1, 5_001), "validation must be at most 5000, was 5001");
  }

  private void assertUnavailable(DataSplit split, String message) {
    assertThatExceptionOfType(TaskFailure.class)
        .isThrownBy(() -> datasets.split(split))
        .withMessage(message)
        .extracting(TaskFailure::failure)
        .isEqualTo(FailureClass.DATA_UNAVAILABLE);
  }

  private static double share(ImageDataset images, int label) {
    long count = IntStream.range(0, images.size()).filter(i -> images.label(i) == label).count();
    return (double) count / images.size();
  }
}
