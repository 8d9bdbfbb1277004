package dev.mnas.trainer.data;

import dev.mnas.network.TensorShape;
import java.util.Arrays;

/** Labelled images as bytes, NHWC. Immutable; pixels and labels are read one by one. */
public final class ImageDataset {
  private final TensorShape shape;
  private final int classes;
  private final Normalisation normalisation;
  private final byte[] pixels;
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
    if (pixels.length != labels.length * shape.elements()) {
      throw new IllegalArgumentException(
          "%d images of %s must have %d bytes, had %d"
              .formatted(labels.length, shape, labels.length * shape.elements(), pixels.length));
    }
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
    copyImage(image, values, 0);
    return values;
  }

  /** Writes images as network input to the front of {@code target}, in the order given. */
  public void copyImages(int[] images, int from, int count, float[] target) {
    for (int i = 0; i < count; i++) {
      copyImage(images[from + i], target, i * imageLength());
    }
  }

  private void copyImage(int image, float[] target, int at) {
    int start = image * imageLength();
    for (int i = 0; i < imageLength(); i++) {
      target[at + i] = normalisation.apply(pixels[start + i] & 0xff);
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
        Arrays.copyOf(pixels, count * imageLength()),
        Arrays.copyOf(labels, count));
  }
}
