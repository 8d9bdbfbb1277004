package dev.mnas.trainer.data;

import dev.mnas.network.TensorShape;
import java.io.IOException;

/** Room for the images of one part of a data set. */
record Images(TensorShape shape, byte[] pixels, byte[] labels) {

  /**
   * Room for so many.
   *
   * @throws IOException when they would not fit one array
   */
  static Images of(int count, TensorShape shape) throws IOException {
    long all = count * shape.elements();
    if (all > Integer.MAX_VALUE - Byte.SIZE) {
      throw new IOException(
          "%d images of %s must take at most 2 GB, take %d bytes".formatted(count, shape, all));
    }
    return new Images(shape, new byte[(int) all], new byte[count]);
  }

  /** All images of files. */
  static Images all(ImageFiles files) throws IOException {
    Images images = of(files.count(), files.shape());
    files.read(images::put);
    return images;
  }

  /**
   * Draws a split out of files, which are read once.
   *
   * @throws IOException when there are fewer, or naming file and offset of what is damaged
   */
  static Datasets.Parts drawn(ImageFiles files, DrawnParts parts) throws IOException {
    int[] places = parts.places(files.count());
    Images train = of(parts.train(), files.shape());
    Images validation = of(parts.validation(), files.shape());
    files.read(
        (image, label, pixels) -> {
          int place = places[image];
          if (place > 0) {
            train.put(place - 1, label, pixels);
          } else if (place < 0) {
            validation.put(-place - 1, label, pixels);
          }
        });
    Normalisation normalisation = Normalisation.of(train.pixels());
    return new Datasets.Parts(
        train.dataset(files.classes(), normalisation),
        validation.dataset(files.classes(), normalisation));
  }

  private void put(int place, int label, byte[] image) {
    System.arraycopy(image, 0, pixels, place * image.length, image.length);
    labels[place] = (byte) label;
  }

  ImageDataset dataset(int classes, Normalisation normalisation) {
    return new ImageDataset(shape, classes, normalisation, pixels, labels);
  }
}
