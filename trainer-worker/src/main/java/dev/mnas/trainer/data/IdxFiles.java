package dev.mnas.trainer.data;

import dev.mnas.network.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A pair of IDX files: grey images, and their labels. */
final class IdxFiles implements ImageFiles {
  private static final int LABELS_HEADER = 8;
  private static final int MOST_CLASSES = 256;

  private final File images;
  private final TensorShape shape;
  private final byte[] labels;
  private final int classes;

  private IdxFiles(File images, TensorShape shape, byte[] labels, int classes) {
    this.images = images;
    this.shape = shape;
    this.labels = labels;
    this.classes = classes;
  }

  /** A file that can be opened. */
  interface File {
    IdxReader open() throws IOException;

    static File of(Path path) {
      return () -> new IdxReader(path.toString(), Files.newInputStream(path));
    }
  }

  /**
   * Reads the labels and the head of the images; the classes are those up to the highest label.
   *
   * @throws IOException naming file and offset when one is damaged, there are not as many labels as
   *     images, or a label is far from the others
   */
  static IdxFiles open(File images, File labels) throws IOException {
    return open(images, labels, 0);
  }

  /**
   * The same, with classes that are known.
   *
   * @param classes labels must lie below; 0 for as many as there are labels
   */
  static IdxFiles open(File images, File labels, int classes) throws IOException {
    int[] sizes;
    try (IdxReader in = images.open()) {
      sizes = in.sizes(0, 0, 0);
    }
    byte[] all = new byte[sizes[0]];
    try (IdxReader in = labels.open()) {
      in.sizes(all.length);
      in.next(all);
      in.end();
      int used = classes == 0 ? classes(all, in) : classes;
      for (int image = 0; image < all.length; image++) {
        if ((all[image] & 0xff) >= used) {
          throw in.damaged(
              LABELS_HEADER + (long) image,
              "label of image %d is %d, must be below %d"
                  .formatted(image, all[image] & 0xff, used));
        }
      }
      return new IdxFiles(images, new TensorShape(sizes[1], sizes[2], 1), all, used);
    }
  }

  /** Some data sets number their classes from 1; no other label may be without an image. */
  private static int classes(byte[] labels, IdxReader in) throws IOException {
    int[] first = new int[MOST_CLASSES];
    for (int image = labels.length - 1; image >= 0; image--) {
      first[labels[image] & 0xff] = image + 1;
    }
    int classes = MOST_CLASSES;
    while (first[classes - 1] == 0) {
      classes--;
    }
    for (int label = 1; label < classes; label++) {
      if (first[label] == 0) {
        int stray = first[classes - 1] - 1;
        throw in.damaged(
            LABELS_HEADER + (long) stray,
            "label of image %d is %d, but no image has label %d"
                .formatted(stray, classes - 1, label));
      }
    }
    return classes;
  }

  @Override
  public TensorShape shape() {
    return shape;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int count() {
    return labels.length;
  }

  @Override
  public void read(Sink sink) throws IOException {
    byte[] pixels = new byte[Math.toIntExact(shape.elements())];
    try (IdxReader in = images.open()) {
      in.sizes(labels.length, shape.height(), shape.width());
      for (int image = 0; image < labels.length; image++) {
        in.next(pixels);
        sink.take(image, labels[image] & 0xff, pixels);
      }
      in.end();
    }
  }
}
