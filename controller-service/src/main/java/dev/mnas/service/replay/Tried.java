package dev.mnas.service.replay;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which networks searches tried in the second half of their evaluations, by true latency (compare
 * Tan et al. 2019, figure 6). Absent where there were none.
 *
 * @param p10Millis a tenth of them is at most as slow
 * @param medianMillis half of them
 * @param p90Millis nine tenths
 * @param withinTargetShare how many of them are not slower than the target
 * @param byLatency how they spread up to twice the target, in steps of a twentieth of it; slower
 *     ones are in none
 */
public record Tried(
    @Nullable Statistic p10Millis,
    @Nullable Statistic medianMillis,
    @Nullable Statistic p90Millis,
    @Nullable Statistic withinTargetShare,
    List<Share> byLatency) {
  private static final int STEPS = 20;

  public Tried {
    byLatency = List.copyOf(byLatency);
  }

  /**
   * How many networks are about as fast.
   *
   * @param millis in the middle of the step
   * @param share of all networks
   */
  public record Share(double millis, @Nullable Statistic share) {}

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
                    .orElse(Double.NaN)),
        byLatency(latencies, targetMillis / STEPS));
  }

  private static List<Share> byLatency(List<double[]> latencies, double step) {
    return IntStream.range(0, 2 * STEPS)
        .mapToObj(
            i ->
                new Share(
                    (i + 0.5) * step,
                    statistic(latencies, sorted -> share(sorted, i * step, (i + 1) * step))))
        .toList();
  }

  private static double share(double[] millis, double from, double to) {
    return Arrays.stream(millis)
        .map(one -> one >= from && one < to ? 1 : 0)
        .average()
        .orElse(Double.NaN);
  }

  private static @Nullable Statistic statistic(
      List<double[]> latencies, ToDoubleFunction<double[]> number) {
    return Statistic.of(latencies.stream().mapToDouble(number).toArray());
  }
}
