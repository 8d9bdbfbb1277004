package dev.mnas.service.guard;

import dev.mnas.objective.Objective;
import java.util.List;

/**
 * What the signs are judged against.
 *
 * @param uniformEntropy mean over decisions of a uniform choice, in nats
 * @param window complete trials without growth that make a plateau
 */
public record Goal(Objective objective, double uniformEntropy, int window) {
  /**
   * Twice as long as five policies stood still on the surrogate of Accel-NASBench in their first
   * 500 trials before they grew again, which was up to 130.
   */
  public static final int USUAL_WINDOW = 260;

  public Goal {
    if (!(uniformEntropy > 0)) {
      throw new IllegalArgumentException("uniformEntropy must be positive, was " + uniformEntropy);
    }
    if (window < 1) {
      throw new IllegalArgumentException("window must be at least 1, was " + window);
    }
  }

  /** Of a study whose decisions have so many options each. */
  public static Goal of(Objective objective, List<Integer> options, int window) {
    double uniform = options.stream().mapToDouble(StrictMath::log).average().orElse(0);
    return new Goal(objective, uniform, window);
  }

  /** Whether a network gains nothing from being faster than the target. */
  boolean hard() {
    double target = objective.targetMillis();
    return objective.reward(1, target / 2).value() <= objective.reward(1, target).value();
  }

  /** How far noise moves the reward of a network of this accuracy and latency. */
  double rewardNoise(double accuracy, double millis, double accuracyNoise, double latencyNoise) {
    double byAccuracy =
        reward(accuracy + accuracyNoise, millis) - reward(accuracy - accuracyNoise, millis);
    double byLatency =
        reward(accuracy, millis * (1 + latencyNoise))
            - reward(accuracy, millis / (1 + latencyNoise));
    return Math.hypot(byAccuracy, byLatency) / 2;
  }

  private double reward(double accuracy, double millis) {
    return objective.reward(Math.min(1, Math.max(0, accuracy)), millis).value();
  }
}
