package dev.mnas.service.worker;

import dev.mnas.task.TaskKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the workers of one kind and pool did lately, and what waits for them.
 *
 * @param workers that are there now
 * @param busy of them, that hold a task
 * @param queued tasks that no worker has yet, those of paused studies left out
 * @param oldestWaitSeconds how long the first of them has waited; absent where none waits
 * @param windowSeconds that the numbers below are about
 * @param utilisation share of the workers' presence in which they held tasks; absent where none was
 *     there
 * @param ended attempts in the window
 * @param failed of them, that failed or lost their lease
 * @param waits from ready to claimed, of these attempts; absent without any
 */
record FleetView(
    TaskKind kind,
    String pool,
    long workers,
    long busy,
    long queued,
    @Nullable Double oldestWaitSeconds,
    double windowSeconds,
    @Nullable Double utilisation,
    long ended,
    long failed,
    @Nullable Waits waits) {

  /** Waiting times, in seconds. */
  record Waits(double medianSeconds, double p90Seconds, double longestSeconds) {
    /** That of some waits, at least one. */
    static Waits of(List<Double> seconds) {
      double[] sorted = seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return new Waits(at(sorted, 0.5), at(sorted, 0.9), sorted[sorted.length - 1]);
    }

    /** The nearest rank. */
    private static double at(double[] sorted, double share) {
      return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
  }
}
