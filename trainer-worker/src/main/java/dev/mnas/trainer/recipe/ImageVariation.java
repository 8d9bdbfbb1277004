package dev.mnas.trainer.recipe;

import dev.mnas.network.TensorShape;
import dev.mnas.task.Augmentation;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Varies normalised images in place, NHWC. Draws the same numbers for every image. */
final class ImageVariation {
  private final Augmentation augmentation;
  private final TensorShape shape;
  private final RandomGenerator random;
  private final float[] moved;

  ImageVariation(Augmentation augmentation, TensorShape shape, RandomGenerator random) {
    this.augmentation = augmentation;
    this.shape = shape;
    this.random = random;
    this.moved = new float[Math.toIntExact(shape.elements())];
  }

  /**
   * Varies the first images of an array, each for itself.
   *
   * @param images normalised, one after the other
   */
  void apply(float[] images, int count) {
    if (augmentation.equals(Augmentation.NONE)) {
      return;
    }
    for (int image = 0; image < count; image++) {
      vary(images, image * moved.length);
    }
  }

  private void vary(float[] images, int start) {
    if (augmentation.crop() > 0) {
      int most = augmentation.crop();
      move(images, start, random.nextInt(-most, most + 1), random.nextInt(-most, most + 1));
    }
    if (augmentation.flip() && random.nextBoolean()) {
      mirror(images, start);
    }
    if (augmentation.cutout() > 0) {
      wipe(images, start, random.nextInt(shape.height()), random.nextInt(shape.width()));
    }
  }

  private void move(float[] images, int start, int down, int right) {
    int channels = shape.channels();
    Arrays.fill(moved, 0);
    int columns = shape.width() - Math.abs(right);
    int bottom = columns <= 0 ? 0 : Math.min(shape.height(), shape.height() + down);
    for (int y = Math.max(0, down); y < bottom; y++) {
      int from = ((y - down) * shape.width() + Math.max(0, -right)) * channels;
      int to = (y * shape.width() + Math.max(0, right)) * channels;
      System.arraycopy(images, start + from, moved, to, columns * channels);
    }
    System.arraycopy(moved, 0, images, start, moved.length);
  }

  private void mirror(float[] images, int start) {
    int channels = shape.channels();
    int rowLength = shape.width() * channels;
    for (int row = 0; row < moved.length; row += rowLength) {
      for (int column = 0; column < shape.width(); column++) {
        System.arraycopy(
            images,
            start + row + column * channels,
            moved,
            row + (shape.width() - 1 - column) * channels,
            channels);
      }
    }
    System.arraycopy(moved, 0, images, start, moved.length);
  }

  /** The square's middle lies anywhere on the image. */
  private void wipe(float[] images, int start, int middleRow, int middleColumn) {
    int side = augmentation.cutout();
    int top = Math.max(0, middleRow - side / 2);
    int bottom = Math.min(shape.height(), middleRow - side / 2 + side);
    int left = Math.max(0, middleColumn - side / 2);
    int right = Math.min(shape.width(), middleColumn - side / 2 + side);
    for (int row = top; row < bottom; row++) {
      int from = start + (row * shape.width() + left) * shape.channels();
      Arrays.fill(images, from, from + (right - left) * shape.channels(), 0);
    }
  }
}
