package dev.mnas.trainer.data;

/**
 * Shifts and scales pixels, so that those of the training images have mean 0 and deviation 1.
 *
 * @param mean of the training pixels, as shares of 255
 * @param deviation of the training pixels, as shares of 255, positive
 */
public record Normalisation(double mean, double deviation) {
  private static final int WHITE = 255;

  public Normalisation {
    if (!(deviation > 0)) {
      throw new IllegalArgumentException("deviation must be positive, was " + deviation);
    }
  }

  /** Network input of a pixel in [0, 255]. */
  public float apply(int pixel) {
    return (float) (((double) pixel / WHITE - mean) / deviation);
  }
}
