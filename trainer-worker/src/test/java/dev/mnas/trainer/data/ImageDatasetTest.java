package dev.mnas.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.network.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageDatasetTest {
  private static final TensorShape SHAPE = new TensorShape(1, 2, 2);

  private final ImageDataset images =
      new ImageDataset(
          new byte[] {0, (byte) 255, 51, 102, (byte) 153, (byte) 204, 0, 0},
          new int[] {1, 0},
          SHAPE,
          2);

  @Test
  void batchIsNormalisedPerChannelInTheGivenOrder() {
    Normalisation normalisation = new Normalisation(List.of(0.2, 0.0), List.of(0.5, 2.0));

    assertThat(normalisation.batch(images, new int[] {1, 0}))
        .containsExactly(new float[] {0.8f, 0.4f, -0.4f, 0f, -0.4f, 0.5f, 0f, 0.2f}, within(1e-6f));
  }

  @Test
  void firstKeepsTheOrder() {
    ImageDataset first = images.first(1);

    assertThat(first.size()).isEqualTo(1);
    assertThat(first.label(0)).isEqualTo(1);
    assertThat(first.pixel(0, 1)).isEqualTo(255);
  }

  @Test
  void labelOutsideTheClassesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageDataset(new byte[4], new int[] {2}, SHAPE, 2))
        .withMessage("labels must lie in [0, 2), label 0 was 2");
  }

  @Test
  void missingPixelsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageDataset(new byte[3], new int[] {1}, SHAPE, 2))
        .withMessageContaining("must have 4 bytes, had 3");
  }

  @Test
  void otherNumberOfChannelsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Normalisation(List.of(0.0), List.of(1.0)).batch(images, new int[] {0}))
        .withMessage("images must have 1 channels, had 2");
  }
}
