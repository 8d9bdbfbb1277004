package dev.mnas.latency.protocol;

import dev.mnas.task.LatencyDetails.OutputCheck;
import dev.mnas.task.LatencyPrecision;

/**
 * Compares outputs by their largest difference, as a share of the expected outputs' largest
 * magnitude.
 */
public final class OutputComparison {
  /** Kernels may add in another order; fifty layers of that stay far below. */
  private static final double FLOAT32_TOLERANCE = 1e-3;

  /** Rounding to 8 bits in every layer; see docs/latency.md for what was measured. */
  private static final double INT8_TOLERANCE = 0.3;

  /** Two roundings of the same 8-bit arithmetic. */
  private static final double INT8_KERNEL_TOLERANCE = 0.1;

  private OutputComparison() {}

  /** How far a model of the precision may be from an evaluation in float. */
  public static double tolerance(LatencyPrecision precision, OutputCheck.Against against) {
    return switch (precision) {
      case FLOAT32 -> FLOAT32_TOLERANCE;
      case INT8 ->
          switch (against) {
            case EVALUATION -> INT8_TOLERANCE;
            case PLAIN_KERNELS -> INT8_KERNEL_TOLERANCE;
          };
    };
  }

  /**
   * The check that the outputs passed.
   *
   * @throws OutputDiffers that names both numbers when they do not agree
   */
  public static OutputCheck require(
      OutputCheck.Against against, float[] expected, float[] actual, double tolerance) {
    if (expected.length != actual.length) {
      throw new OutputDiffers(
          "the model must have %d outputs, has %d".formatted(expected.length, actual.length));
    }
    double scale = 0;
    for (float value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) actual[i] - expected[i]) / (scale == 0 ? 1 : scale);
      if (!(difference <= tolerance)) {
        throw new OutputDiffers(
            "output %d must be %s, within %s of the largest magnitude %s, was %s"
                .formatted(i, expected[i], tolerance, scale, actual[i]));
      }
      largest = Math.max(largest, difference);
    }
    return new OutputCheck(against, largest, tolerance);
  }
}
