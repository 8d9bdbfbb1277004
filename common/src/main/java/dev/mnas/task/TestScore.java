package dev.mnas.task;

/**
 * What the test images say of trained weights. Nothing may be chosen by it.
 *
 * @param accuracy share of the test images that were recognised, in [0, 1]
 * @param images number of test images, at least 1
 */
public record TestScore(double accuracy, int images) {
  public TestScore {
    if (!(accuracy >= 0 && accuracy <= 1)) {
      throw new IllegalArgumentException("test accuracy must lie in [0, 1], was " + accuracy);
    }
    if (images < 1) {
      throw new IllegalArgumentException("test images must be at least 1, were " + images);
    }
  }
}
