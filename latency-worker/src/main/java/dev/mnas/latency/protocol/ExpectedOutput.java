package dev.mnas.latency.protocol;

import java.util.List;

/**
 * What a model must answer to an image before it is timed.
 *
 * @param image in the layout of the model's input
 * @param output for it
 * @param tolerance as in {@link OutputComparison}
 */
public record ExpectedOutput(List<Float> image, List<Float> output, double tolerance) {
  public ExpectedOutput {
    image = List.copyOf(image);
    output = List.copyOf(output);
  }
}
