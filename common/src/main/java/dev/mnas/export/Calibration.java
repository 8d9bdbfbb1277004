package dev.mnas.export;

import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds the range of every activation for {@link Int8TfliteWriter}: runs the float network on
 * images like those it will meet and keeps the lowest and highest value of each tensor (Jacob et
 * al. 2018, section 3.1, without their moving average, which serves training).
 */
public final class Calibration {
  /** Fewer images leave rare values unseen. */
  public static final int MIN_IMAGES = 128;

  private Calibration() {}

  /**
   * Runs the images one after the other.
   *
   * @param weights of this network, batch norm not folded
   * @param images network input each, height x width x channels with channels innermost; at least
   *     {@link #MIN_IMAGES}
   * @return ranges by tensor name, the input among them
   * @throws IllegalArgumentException when there are too few images, one has the wrong size, or an
   *     activation is not finite
   */
  public static Map<String, ActivationRange> ranges(
      Network network, Weights weights, Iterable<float[]> images) {
    Evaluator evaluator = new Evaluator(network, weights);
    Map<String, ActivationRange> ranges = new LinkedHashMap<>();
    int count = 0;
    for (float[] image : images) {
      evaluator.logits(
          image,
          (tensor, values) -> ranges.merge(tensor, range(tensor, values), ActivationRange::union));
      count++;
    }
    if (count < MIN_IMAGES) {
      throw new IllegalArgumentException(
          "calibration images must be at least %d, were %d".formatted(MIN_IMAGES, count));
    }
    return ranges;
  }

  private static ActivationRange range(String tensor, float[] values) {
    float min = values[0];
    float max = values[0];
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(
            "activations must be finite, %s had %s".formatted(tensor, value));
      }
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return new ActivationRange(min, max);
  }
}
