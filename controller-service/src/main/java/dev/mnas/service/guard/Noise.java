package dev.mnas.service.guard;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How far measurements of one network lie apart.
 *
 * @param accuracy over trainings of one network that differ in their seeds alone
 * @param latency as a share of it, over measurements of one network on one device
 * @param withinMeasurement standard error of a median latency, as a share of it, by the spread of
 *     the samples within one measurement: what lies between two measurements comes on top; absent
 *     where workers send no samples
 */
public record Noise(Repeated accuracy, Repeated latency, @Nullable Double withinMeasurement) {
  public static final Noise UNKNOWN = new Noise(Repeated.NEVER, Repeated.NEVER, null);

  /** Standard error of a median of so many samples that lie so far apart. */
  public static double medianError(double deviation, int samples) {
    return Judge.MEDIAN_ERROR * deviation / Math.sqrt(samples);
  }

  /** The part of latencies alone. */
  Noise ofLatency() {
    return new Noise(Repeated.NEVER, latency, withinMeasurement);
  }

  /** Standard deviation of a latency as a share of it; at least that of its samples. */
  OptionalDouble latencyShare() {
    OptionalDouble repeated = latency.deviation();
    return repeated.isPresent() || withinMeasurement == null
        ? repeated
        : OptionalDouble.of(withinMeasurement);
  }
}
