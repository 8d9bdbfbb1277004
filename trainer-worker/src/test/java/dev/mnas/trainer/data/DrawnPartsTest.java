package dev.mnas.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.mnas.network.TensorShape;
import dev.mnas.task.DataSplit;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawnPartsTest {
  private static final TensorShape ONE_PIXEL = new TensorShape(1, 1, 1);

  /** Images whose only pixel is their number. */
  private record Numbered(int count) implements ImageFiles {
    @Override
    public TensorShape shape() {
      return ONE_PIXEL;
    }

    @Override
    public int classes() {
      return 256;
    }

    @Override
    public void read(Sink sink) throws IOException {
      for (int image = 0; image < count; image++) {
        sink.take(image, image, new byte[] {(byte) image});
      }
    }
  }

  private static List<Integer> labels(ImageDataset images) {
    return IntStream.range(0, images.size()).mapToObj(images::label).toList();
  }

  private static Datasets.Parts draw(int count, int train, int validation, long seed)
      throws IOException {
    return Images.drawn(new Numbered(count), new DrawnParts(train, validation, seed));
  }

  @Test
  void seedDrawsTheSameOnEveryMachine() throws IOException {
    assertThat(new Draw(1).order(10)).containsExactly(5, 7, 4, 1, 2, 3, 8, 6, 0, 9);
    Datasets.Parts parts = draw(10, 4, 3, 1);
    assertThat(labels(parts.validation())).containsExactly(5, 7, 4);
    assertThat(labels(parts.train())).containsExactly(9, 0, 6, 8);
  }

  @Test
  void partsNeverShareAnImage() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      int count = 2 + random.nextInt(254);
      int train = 1 + random.nextInt(count - 1);
      int validation = 1 + random.nextInt(count - train);
      long seed = random.nextLong();
      Datasets.Parts parts = draw(count, train, validation, seed);
      Set<Integer> all = new HashSet<>(labels(parts.train()));
      all.addAll(labels(parts.validation()));
      assertThat(all).as("of %d with seed %d", count, seed).hasSize(train + validation);
      assertThat(all).allMatch(image -> image < count);
    }
  }

  @Test
  void otherSeedDrawsOthersAndLargerPartHoldsTheSmaller() throws IOException {
    List<Integer> drawn = labels(draw(200, 100, 50, 3).validation());
    assertThat(labels(draw(200, 100, 50, 4).validation())).isNotEqualTo(drawn);
    assertThat(labels(draw(200, 20, 60, 3).validation())).startsWith(drawn.toArray(Integer[]::new));
    assertThat(labels(draw(200, 140, 60, 3).train()))
        .startsWith(labels(draw(200, 20, 60, 3).train()).toArray(Integer[]::new));
  }

  @Test
  void imagesKeepTheirLabelsAndAreNormalisedByTheTrainingPart() throws IOException {
    Datasets.Parts parts = draw(200, 100, 50, 3);
    long[] counts = new long[256];
    for (int image = 0; image < 100; image++) {
      counts[parts.train().label(image)]++;
    }
    Normalisation expected = Normalisation.ofCounts(counts);
    assertThat(parts.train().normalisation()).isEqualTo(expected);
    for (int image = 0; image < 50; image++) {
      assertThat(parts.validation().image(image))
          .containsExactly(expected.apply(parts.validation().label(image)));
    }
  }

  @Test
  void moreThanThereAreAreRefused() {
    assertThatIOException()
        .isThrownBy(() -> draw(10, 6, 5, 1))
        .withMessage("training and validation images must be at most 10 together, were 6 and 5");
  }

  @Test
  void bundledImagesAreDrawnOutOfBothParts() throws IOException {
    DataSplit split = new DataSplit("fashion-mnist", 12_000, 3_000, 5L);
    Datasets.Parts parts = new FashionMnist().load(split, ONE_PIXEL);
    assertThat(parts.train().size()).isEqualTo(12_000);
    assertThat(parts.validation().size()).isEqualTo(3_000);
    assertThat(parts.train().shape()).isEqualTo(new TensorShape(28, 28, 1));
    Set<String> both = new HashSet<>();
    for (ImageDataset part : new ImageDataset[] {parts.train(), parts.validation()}) {
      for (int image = 0; image < part.size(); image++) {
        both.add(Arrays.toString(part.image(image)));
      }
    }
    assertThat(both).as("all of the 15,000 different images").hasSizeGreaterThan(14_990);
  }
}
