package dev.mnas.trainer.data;

import dev.mnas.network.TensorShape;
import dev.mnas.task.BundledDataset;
import dev.mnas.task.DataSplit;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Fashion-MNIST (Xiao, Rasul and Vollgraf 2017) as bundled: 28x28 grey images of 10 kinds of
 * clothing, 10,000 to train on, 5,000 to validate on, 10,000 to test on.
 */
public final class FashionMnist implements Datasets.Source {
  /** Its name in a data split. */
  public static final String NAME = BundledDataset.FASHION_MNIST.id();

  /** Of the bundled training images. */
  static final Normalisation NORMALISATION = new Normalisation(0.2863, 0.3540);

  FashionMnist() {}

  /**
   * The first images to train on and to validate on, in their own size; those that a seed draws
   * come out of both parts.
   *
   * @throws IOException when there are fewer, or a file is absent or damaged
   */
  @Override
  public Datasets.Parts load(DataSplit split, TensorShape ignored) throws IOException {
    if (split.seed() != null) {
      ImageFiles both = new ImageFiles.Joined(files("train"), files("validation"));
      return Images.drawn(both, DrawnParts.of(split));
    }
    return new Datasets.Parts(
        first("training", train(), split.train()),
        first("validation", validation(), split.validation()));
  }

  @Override
  public Optional<ImageDataset> test(Normalisation normalisation) throws IOException {
    return Optional.of(part("test", normalisation));
  }

  private static ImageDataset first(String part, ImageDataset images, int count)
      throws IOException {
    if (count > images.size()) {
      throw new IOException(
          "%s images must be at most %d, were %d".formatted(part, images.size(), count));
    }
    return images.first(count);
  }

  /**
   * Training images.
   *
   * @throws IOException naming file and offset when a file is absent or damaged
   */
  public static ImageDataset train() throws IOException {
    return part("train");
  }

  /**
   * Validation images: candidates are compared on them.
   *
   * @throws IOException naming file and offset when a file is absent or damaged
   */
  public static ImageDataset validation() throws IOException {
    return part("validation");
  }

  /**
   * Test images: for final reports only.
   *
   * @throws IOException naming file and offset when a file is absent or damaged
   */
  public static ImageDataset test() throws IOException {
    return part("test");
  }

  private static ImageDataset part(String part) throws IOException {
    return part(part, NORMALISATION);
  }

  private static ImageDataset part(String part, Normalisation normalisation) throws IOException {
    return Images.all(files(part), normalisation);
  }

  private static ImageFiles files(String part) throws IOException {
    return IdxFiles.open(
        file(part + "-images-idx3-ubyte.gz"),
        file(part + "-labels-idx1-ubyte.gz"),
        BundledDataset.FASHION_MNIST.classes());
  }

  private static IdxFiles.File file(String name) {
    String path = NAME + "/" + name;
    return () -> {
      InputStream in = FashionMnist.class.getResourceAsStream(path);
      if (in == null) {
        throw new FileNotFoundException(path + " is not on the class path");
      }
      return new IdxReader(path, in);
    };
  }
}
