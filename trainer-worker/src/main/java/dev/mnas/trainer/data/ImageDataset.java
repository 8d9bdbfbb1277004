package dev.mnas.trainer.data;

import dev.mnas.network.TensorShape;
import java.util.Arrays;
import java.util.Objects;

/**
 * Labelled images in memory: one byte a channel, channels last, images one after the other.
 * Immutable.
 */
public final class ImageDataset {
  private final byte[] pixels;
  private final int[] labels;
  private final TensorShape shape;
  private final int classes;

  /**
   * Takes the arrays over; the caller must not write to them any more.
   *
   * @param pixels unsigned bytes, {@code labels.length} images of {@code shape}
   * @param labels classes in [0, classes)
   * @throws IllegalArgumentException when the lengths or a label do not fit
   */
  ImageDataset(byte[] pixels, int[] labels, TensorShape shape, int classes) {
    if (pixels.length != labels.length * shape.elements()) {
      throw new IllegalArgumentException(
          "%d images of %s must have %d bytes, had %d"
              .formatted(labels.length, shape, labels.length * shape.elements(), pixels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "labels must lie in [0, %d), label %d was %d".formatted(classes, i, labels[i]));
      }
    }
    this.pixels = pixels;
    this.labels = labels;
    this.shape = shape;
    this.classes = classes;
  }

  /** Number of images. */
  public int size() {
    return labels.length;
  }

  /** Height, width and channels of every image. */
  public TensorShape shape() {
    return shape;
  }

  public int classes() {
    return classes;
  }

  /** The class of one image. */
  public int label(int image) {
    return labels[image];
  }

  /**
   * One byte as 0..255.
   *
   * @param offset height, width and channel, row by row, channels last
   */
  public int pixel(int image, int offset) {
    Objects.checkIndex(offset, (int) shape.elements());
    return pixels[Math.toIntExact(image * shape.elements()) + offset] & 0xff;
  }

  /**
   * The first images.
   *
   * @throws IllegalArgumentException when there are fewer
   */
  public ImageDataset first(int count) {
    if (count < 1 || count > size()) {
      throw new IllegalArgumentException(
          "number of images must lie in [1, %d], was %d".formatted(size(), count));
    }
    return new ImageDataset(
        Arrays.copyOf(pixels, Math.toIntExact(count * shape.elements())),
        Arrays.copyOf(labels, count),
        shape,
        classes);
  }
}
