package dev.mnas.trainer.data;

/**
 * Shifts and scales pixels, so that those of the training images have mean 0 and deviation 1.
 *
 * @param mean of the training pixels, as shares of 255
 * @param deviation of the training pixels, as shares of 255, positive
 */
public record Normalisation(double mean, double deviation) {
  private static final int WHITE = 255;

  /** Variance that rounding alone may give. */
  private static final double FLAT = 1e-9;

  public Normalisation {
    if (!(deviation > 0)) {
      throw new IllegalArgumentException("deviation must be positive, was " + deviation);
    }
  }

  /** Of these pixels; those of an image of one colour are only shifted. */
  static Normalisation of(byte[] pixels) {
    double sum = 0;
    double squares = 0;
    for (byte pixel : pixels) {
      double share = (pixel & 0xff) / (double) WHITE;
      sum += share;
      squares += share * share;
    }
    double mean = sum / pixels.length;
    double variance = squares / pixels.length - mean * mean;
    return new Normalisation(mean, variance > FLAT ? Math.sqrt(variance) : 1);
  }

  /** Network input of a pixel in [0, 255]. */
  public float apply(int pixel) {
    return (float) (((double) pixel / WHITE - mean) / deviation);
  }
}
