package dev.mnas.export;

import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import java.util.Collections;
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

  private final Evaluator evaluator;
  private final int leastImages;
  private final Map<String, ActivationRange> ranges = new LinkedHashMap<>();
  private int images;

  /**
   * Starts without images.
   *
   * @param weights of this network, batch norm not folded
   */
  public Calibration(Network network, Weights weights) {
    this(network, weights, MIN_IMAGES);
  }

  /**
   * Starts without images where accuracy is of no account, as when only latency is asked for.
   *
   * @param weights of this network, batch norm not folded
   * @param leastImages that {@link #ranges()} needs, at least 1
   */
  public Calibration(Network network, Weights weights, int leastImages) {
    if (leastImages < 1) {
      throw new IllegalArgumentException("leastImages must be at least 1, were " + leastImages);
    }
    this.evaluator = new Evaluator(network, weights);
    this.leastImages = leastImages;
  }

  /**
   * Runs one image more.
   *
   * @param image network input, height x width x channels with channels innermost
   * @throws IllegalArgumentException when it has the wrong size, or an activation is not finite
   */
  public void add(float[] image) {
    evaluator.logits(
        image,
        (tensor, values) -> ranges.merge(tensor, range(tensor, values), ActivationRange::union));
    images++;
  }

  /**
   * The ranges by tensor name, the input among them.
   *
   * @throws IllegalStateException when there were fewer images than {@link #MIN_IMAGES}, or than
   *     was said at the start
   */
  public Map<String, ActivationRange> ranges() {
    if (images < leastImages) {
      throw new IllegalStateException(
          "calibration images must be at least %d, were %d".formatted(leastImages, images));
    }
    return Collections.unmodifiableMap(ranges);
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
