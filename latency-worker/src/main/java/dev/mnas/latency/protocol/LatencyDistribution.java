package dev.mnas.latency.protocol;

import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyDetails.ReferenceDrift;
import dev.mnas.worker.TaskFailure;
import java.util.List;

/**
 * Distribution of one model's latency over the samples that were not preempted.
 *
 * @param coefficientOfVariation standard deviation over mean
 * @param keptShare share of all samples that were kept
 * @param samples taken in all
 * @param keptMillis the samples that were kept, in the order they were taken
 */
public record LatencyDistribution(
    double medianMillis,
    double p10Millis,
    double p90Millis,
    double coefficientOfVariation,
    double keptShare,
    int samples,
    List<Double> keptMillis) {
  public LatencyDistribution {
    keptMillis = List.copyOf(keptMillis);
  }

  /** With fewer samples kept than this share, the machine was busy all the time. */
  static final double MIN_KEPT_SHARE = 0.5;

  /** Above it the median itself is a matter of luck. */
  static final double MAX_COEFFICIENT_OF_VARIATION = 0.5;

  /**
   * Drops preempted samples and summarises the others.
   *
   * @param model how to call it in a failure
   * @throws TaskFailure LATENCY_UNSTABLE when too few samples are left or they scatter too much
   */
  public static LatencyDistribution of(String model, List<Sample> samples) throws TaskFailure {
    List<Double> keptMillis =
        samples.stream().filter(sample -> !sample.preempted()).map(Sample::millis).toList();
    double[] kept = keptMillis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double keptShare = samples.isEmpty() ? 0 : (double) kept.length / samples.size();
    if (keptShare < MIN_KEPT_SHARE) {
      throw new TaskFailure(
          FailureClass.LATENCY_UNSTABLE,
          "%s: at least %.0f%% of the samples must run without preemption, %d of %d did"
              .formatted(model, 100 * MIN_KEPT_SHARE, kept.length, samples.size()));
    }
    double variation = coefficientOfVariation(kept);
    if (variation > MAX_COEFFICIENT_OF_VARIATION) {
      throw new TaskFailure(
          FailureClass.LATENCY_UNSTABLE,
          "%s: coefficient of variation must be at most %.2f, was %.2f"
              .formatted(model, MAX_COEFFICIENT_OF_VARIATION, variation));
    }
    return new LatencyDistribution(
        quantile(kept, 0.5),
        quantile(kept, 0.1),
        quantile(kept, 0.9),
        variation,
        keptShare,
        samples.size(),
        keptMillis);
  }

  /**
   * The medians of the first and of the last third of the samples that were not preempted: those of
   * the first and the last blocks.
   */
  public ReferenceDrift drift(int attempts) {
    List<Double> kept = keptMillis;
    int third = Math.max(1, kept.size() / 3);
    return new ReferenceDrift(
        median(kept.subList(0, third)),
        median(kept.subList(kept.size() - third, kept.size())),
        attempts);
  }

  private static double median(List<Double> values) {
    return quantile(values.stream().mapToDouble(Double::doubleValue).sorted().toArray(), 0.5);
  }

  /** Linear between order statistics (type 7 of Hyndman and Fan 1996). */
  private static double quantile(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  private static double coefficientOfVariation(double[] values) {
    if (values.length < 2) {
      return 0;
    }
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1)) / mean;
  }
}
