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

  /** Of so many pixels of each value; those of images of one colour are only shifted. */
  static Normalisation ofCounts(long[] counts) {
    long pixels = 0;
    double sum = 0;
    double squares = 0;
    for (int value = 0; value < counts.length; value++) {
      double share = value / (double) WHITE;
      pixels += counts[value];
      sum += share * counts[value];
      squares += share * share * counts[value];
    }
    double mean = sum / pixels;
    double variance = squares / pixels - mean * mean;
    return new Normalisation(mean, variance > FLAT ? Math.sqrt(variance) : 1);
  }

  /** Network input of a pixel in [0, 255]. */
  public float apply(int pixel) {
    return (float) (((double) pixel / WHITE - mean) / deviation);
  }
}
