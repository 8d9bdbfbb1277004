package dev.mnas.trainer.dl4j;

import java.nio.FloatBuffer;

/**
 * An image in the middle of zeros, wide enough for every position of a window.
 *
 * @param w window over the image
 * @param top zero rows above the image
 * @param left zero columns to its left
 * @param width columns in all
 * @param height rows in all
 */
record Padding(Window w, int top, int left, int width, int height) {
  /** For so many rows and columns of outputs. */
  static Padding of(Window w, int top, int left, int rows, int columns) {
    return new Padding(
        w,
        top,
        left,
        Math.max((columns - 1) * w.stride() + w.kernel(), w.width() + left),
        Math.max((rows - 1) * w.stride() + w.kernel(), w.height() + top));
  }

  int rowFloats() {
    return width * w.channels();
  }

  int floats() {
    return height * rowFloats();
  }

  /** Copies an image into an array that is zero around it. */
  void copy(FloatBuffer images, int image, float[] padded) {
    int length = w.width() * w.channels();
    for (int row = 0; row < w.height(); row++) {
      int target = (row + top) * rowFloats() + left * w.channels();
      images.get((image * w.height() + row) * length, padded, target, length);
    }
  }
}
