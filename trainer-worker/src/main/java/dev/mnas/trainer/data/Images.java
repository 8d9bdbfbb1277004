package dev.mnas.trainer.data;

import dev.mnas.network.TensorShape;
import java.io.Closeable;
import java.io.IOException;

/** Room for the images of one part of a data set. */
final class Images implements Closeable {
  private final TensorShape shape;
  private final PixelRoom pixels;
  private final byte[] labels;

  /** How often each value of a pixel was put. */
  private final long[] counts = new long[1 << Byte.SIZE];

  private Images(int count, TensorShape shape) throws IOException {
    this.shape = shape;
    pixels = PixelRoom.of(count, Math.toIntExact(shape.elements()));
    labels = new byte[count];
  }

  /**
   * All images of files, with a normalisation that they do not decide.
   *
   * @throws IOException naming file and offset of what is damaged
   */
  static ImageDataset all(ImageFiles files, Normalisation normalisation) throws IOException {
    try (Images images = new Images(files.count(), files.shape())) {
      files.read(images::put);
      return images.dataset(files.classes(), normalisation);
    }
  }

  /**
   * All images of the files of two parts.
   *
   * @throws IOException naming file and offset of what is damaged
   */
  static Datasets.Parts parts(ImageFiles train, ImageFiles validation) throws IOException {
    try (Images forTraining = new Images(train.count(), train.shape())) {
      train.read(forTraining::put);
      Normalisation normalisation = forTraining.normalisation();
      return new Datasets.Parts(
          forTraining.dataset(train.classes(), normalisation), all(validation, normalisation));
    }
  }

  /**
   * Draws a split out of files, which are read once.
   *
   * @throws IOException when there are fewer, or naming file and offset of what is damaged
   */
  static Datasets.Parts drawn(ImageFiles files, DrawnParts parts) throws IOException {
    int[] places = parts.places(files.count());
    try (Images train = new Images(parts.train(), files.shape());
        Images validation = new Images(parts.validation(), files.shape())) {
      files.read(
          (image, label, pixels) -> {
            int place = places[image];
            if (place > 0) {
              train.put(place - 1, label, pixels);
            } else if (place < 0) {
              validation.put(-place - 1, label, pixels);
            }
          });
      Normalisation normalisation = train.normalisation();
      return new Datasets.Parts(
          train.dataset(files.classes(), normalisation),
          validation.dataset(files.classes(), normalisation));
    }
  }

  private void put(int place, int label, byte[] image) throws IOException {
    pixels.put(place, image);
    labels[place] = (byte) label;
    for (byte pixel : image) {
      counts[pixel & 0xff]++;
    }
  }

  private Normalisation normalisation() {
    return Normalisation.ofCounts(counts);
  }

  private ImageDataset dataset(int classes, Normalisation normalisation) throws IOException {
    return new ImageDataset(shape, classes, normalisation, pixels.whole(), labels);
  }

  @Override
  public void close() throws IOException {
    pixels.close();
  }
}
