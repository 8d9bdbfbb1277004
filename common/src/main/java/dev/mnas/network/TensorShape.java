package dev.mnas.network;

/**
 * Shape of one image-like activation, channels last and without the batch dimension.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param channels feature channels, at least 1
 */
public record TensorShape(int height, int width, int channels) {
  public TensorShape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "height, width and channels must be at least 1, were %dx%dx%d"
              .formatted(height, width, channels));
    }
  }

  /** The shape after a SAME-padded window of this stride with the given output channels. */
  public TensorShape strided(int stride, int outputChannels) {
    return new TensorShape(
        (height + stride - 1) / stride, (width + stride - 1) / stride, outputChannels);
  }

  /** Number of scalar elements. */
  public long elements() {
    return (long) height * width * channels;
  }

  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }
}
