package dev.mnas.trainer.dl4j;

/**
 * A square window that slides over NHWC images with SAME padding as in TensorFlow: the output has
 * ceil(size / stride) positions, and the larger half of the padding lies at the bottom and right.
 *
 * @param images batch size
 * @param height rows of the input
 * @param width columns of the input
 * @param channels channels of the input
 * @param kernel side of the window
 * @param stride step of the window
 */
record Window(int images, int height, int width, int channels, int kernel, int stride) {
  int outputHeight() {
    return (height + stride - 1) / stride;
  }

  int outputWidth() {
    return (width + stride - 1) / stride;
  }

  int padTop() {
    return padBefore(height, outputHeight());
  }

  int padLeft() {
    return padBefore(width, outputWidth());
  }

  private int padBefore(int size, int positions) {
    return Math.max(0, (positions - 1) * stride + kernel - size) / 2;
  }
}
