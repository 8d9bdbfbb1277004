package dev.mnas.service.trial;

import dev.mnas.service.device.DeviceUnits;
import java.util.List;

/**
 * A trial's latency in a pool.
 *
 * @param latencyMillis median over the devices that timed it, each normalised
 * @param devices how many
 * @param spreadShare the slowest less the fastest, as a share of the median
 * @param open whether a timing has not ended
 */
public record PoolTiming(
    String pool, double latencyMillis, int devices, double spreadShare, boolean open) {
  /** Nearer to the median nothing is an outlier: measurements differ by that much anyway. */
  private static final double USUAL_SHARE = 0.05;

  /** Of the median absolute deviation; 3 standard deviations where those are normal. */
  private static final double DEVIATIONS = 3 * 1.4826;

  static PoolTiming of(String pool, List<Double> millis, boolean open) {
    double median = DeviceUnits.median(millis);
    double slowest = millis.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double fastest = millis.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    return new PoolTiming(pool, median, millis.size(), (slowest - fastest) / median, open);
  }

  /** Whether a device's latency is far from what the others say; of two none is. */
  static boolean outlier(double millis, List<Double> all) {
    if (all.size() < 3) {
      return false;
    }
    double median = DeviceUnits.median(all);
    double deviation =
        DeviceUnits.median(all.stream().map(each -> Math.abs(each - median)).toList());
    return Math.abs(millis - median) > Math.max(USUAL_SHARE * median, DEVIATIONS * deviation);
  }
}
