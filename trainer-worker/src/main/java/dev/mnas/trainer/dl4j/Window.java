package dev.mnas.trainer.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Geometry of a square window that slides over NHWC images.
 *
 * @param padTop rows of padding above; what is missing below follows
 * @param padLeft columns of padding on the left
 */
record Window(
    int batch,
    int height,
    int width,
    int channels,
    int outHeight,
    int outWidth,
    int kernel,
    int stride,
    int padTop,
    int padLeft) {

  /** SAME padding as in TensorFlow: the larger half at the bottom and right. */
  static Window same(INDArray images, int kernel, int stride) {
    return same(
        (int) images.size(0),
        (int) images.size(1),
        (int) images.size(2),
        (int) images.size(3),
        kernel,
        stride);
  }

  static Window same(int batch, int height, int width, int channels, int kernel, int stride) {
    int outHeight = (height + stride - 1) / stride;
    int outWidth = (width + stride - 1) / stride;
    int padTop = Math.max(0, (outHeight - 1) * stride + kernel - height) / 2;
    int padLeft = Math.max(0, (outWidth - 1) * stride + kernel - width) / 2;
    return new Window(
        batch, height, width, channels, outHeight, outWidth, kernel, stride, padTop, padLeft);
  }

  /** The window by which gradients flow back through one of stride 1, with the kernel turned. */
  Window turned() {
    return new Window(
        batch,
        outHeight,
        outWidth,
        channels,
        height,
        width,
        kernel,
        1,
        kernel - 1 - padTop,
        kernel - 1 - padLeft);
  }

  long[] outputShape() {
    return new long[] {batch, outHeight, outWidth, channels};
  }

  /** Index of channel 0 of an input pixel. */
  int in(int image, int row, int column) {
    return ((image * height + row) * width + column) * channels;
  }

  /** Index of channel 0 of an output pixel. */
  int out(int image, int row, int column) {
    return ((image * outHeight + row) * outWidth + column) * channels;
  }

  /** First kernel row inside the image for an output row. */
  int firstRow(int outRow) {
    return Math.max(0, padTop - outRow * stride);
  }

  /** One past the last kernel row inside the image for an output row. */
  int endRow(int outRow) {
    return Math.min(kernel, height + padTop - outRow * stride);
  }

  /** First kernel column inside the image for an output column. */
  int firstColumn(int outColumn) {
    return Math.max(0, padLeft - outColumn * stride);
  }

  /** One past the last kernel column inside the image for an output column. */
  int endColumn(int outColumn) {
    return Math.min(kernel, width + padLeft - outColumn * stride);
  }
}
