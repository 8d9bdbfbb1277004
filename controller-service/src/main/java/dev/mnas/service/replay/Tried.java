package dev.mnas.service.replay;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which networks searches tried in the second half of their evaluations, by true latency (compare
 * Tan et al. 2019, figure 6). Absent where there were none.
 *
 * @param p10Millis a tenth of them is at most as slow
 * @param medianMillis half of them
 * @param p90Millis nine tenths
 * @param withinTargetShare how many of them are not slower than the target
 */
public record Tried(
    @Nullable Statistic p10Millis,
    @Nullable Statistic medianMillis,
    @Nullable Statistic p90Millis,
    @Nullable Statistic withinTargetShare) {

  /** The element of sorted values that a share lies below; NaN of none. */
  static double quantile(double[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
  }

  /**
   * Over the seeds.
   *
   * @param latencies of each seed's networks in milliseconds, sorted
   */
  static Tried of(List<double[]> latencies, double targetMillis) {
    return new Tried(
        statistic(latencies, sorted -> quantile(sorted, 0.1)),
        statistic(latencies, sorted -> quantile(sorted, 0.5)),
        statistic(latencies, sorted -> quantile(sorted, 0.9)),
        statistic(
            latencies,
            sorted ->
                Arrays.stream(sorted)
                    .map(ms -> ms <= targetMillis ? 1 : 0)
                    .average()
                    .orElse(Double.NaN)));
  }

  private static @Nullable Statistic statistic(
      List<double[]> latencies, ToDoubleFunction<double[]> number) {
    return Statistic.of(latencies.stream().mapToDouble(number).toArray());
  }
}
