package dev.mnas.trainer.data;

import dev.mnas.network.TensorShape;
import java.util.Arrays;

/**
 * Labelled images as bytes, NHWC, on the heap or in a file. Immutable; pixels and labels are read
 * one by one.
 */
public final class ImageDataset {
  private final TensorShape shape;
  private final int classes;
  private final Normalisation normalisation;
  private final Pixels pixels;
  private final byte[] labels;

  /**
   * Takes images; the arrays must not be changed afterwards.
   *
   * @param shape of one image
   * @param classes labels lie in [0, classes)
   * @param normalisation how bytes become network input
   * @param pixels all images, row-major, channels last
   * @param labels one an image
   * @throws IllegalArgumentException when the sizes disagree or a label is out of range
   */
  public ImageDataset(
      TensorShape shape, int classes, Normalisation normalisation, byte[] pixels, byte[] labels) {
    this(shape, classes, normalisation, onHeap(shape, pixels, labels.length), labels);
  }

  ImageDataset(
      TensorShape shape, int classes, Normalisation normalisation, Pixels pixels, byte[] labels) {
    for (int i = 0; i < labels.length; i++) {
      if ((labels[i] & 0xff) >= classes) {
        throw new IllegalArgumentException(
            "label %d must lie in [0, %d), was %d".formatted(i, classes, labels[i] & 0xff));
      }
    }
    this.shape = shape;
    this.classes = classes;
    this.normalisation = normalisation;
    this.pixels = pixels;
    this.labels = labels;
  }

  private static Pixels onHeap(TensorShape shape, byte[] pixels, int count) {
    if (pixels.length != count * shape.elements()) {
      throw new IllegalArgumentException(
          "%d images of %s must have %d bytes, had %d"
              .formatted(count, shape, count * shape.elements(), pixels.length));
    }
    return new Pixels.OnHeap(pixels, Math.toIntExact(shape.elements()));
  }

  public TensorShape shape() {
    return shape;
  }

  public int classes() {
    return classes;
  }

  public Normalisation normalisation() {
    return normalisation;
  }

  public int size() {
    return labels.length;
  }

  public int label(int image) {
    return labels[image] & 0xff;
  }

  /** One image as network input: normalised, NHWC. */
  public float[] image(int image) {
    float[] values = new float[imageLength()];
    copyImages(new int[] {image}, 0, 1, values);
    return values;
  }

  /** Writes images as network input to the front of {@code target}, in the order given. */
  public void copyImages(int[] images, int from, int count, float[] target) {
    byte[] bytes = new byte[imageLength()];
    for (int i = 0; i < count; i++) {
      pixels.read(images[from + i], bytes);
      int start = i * bytes.length;
      for (int at = 0; at < bytes.length; at++) {
        target[start + at] = normalisation.apply(bytes[at] & 0xff);
      }
    }
  }

  private int imageLength() {
    return Math.toIntExact(shape.elements());
  }

  /**
   * The first images.
   *
   * @throws IllegalArgumentException when there are fewer
   */
  public ImageDataset first(int count) {
    if (count > size()) {
      throw new IllegalArgumentException("must have " + count + " images, has " + size());
    }
    return new ImageDataset(
        shape,
        classes,
        normalisation,
        new Pixels.First(pixels, count),
        Arrays.copyOf(labels, count));
  }
}
