package dev.mnas.service.guard;

import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import java.util.List;

/**
 * What the signs are judged against.
 *
 * @param targets of the study
 * @param uniformEntropy mean over decisions of a uniform choice, in nats
 * @param spaceSize token sequences of the space
 * @param window complete trials without growth that make a plateau
 * @param since the first batch whose signs tell of the policy since its last restart or change
 */
public record Goal(
    Targets targets, double uniformEntropy, double spaceSize, int window, int since) {
  /**
   * Twice as long as five policies stood still on the surrogate of Accel-NASBench in their first
   * 500 trials before they grew again, which was up to 130.
   */
  public static final int USUAL_WINDOW = 260;

  public Goal {
    if (!(uniformEntropy >= 0)) {
      throw new IllegalArgumentException(
          "uniformEntropy must not be negative, was " + uniformEntropy);
    }
    if (window < 1) {
      throw new IllegalArgumentException("window must be at least 1, was " + window);
    }
  }

  /** Of a study whose decisions have so many options each. */
  public static Goal of(Targets targets, List<Integer> options, int window, int since) {
    double uniform = options.stream().mapToDouble(StrictMath::log).average().orElse(0);
    double size = options.stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b);
    return new Goal(targets, uniform, size, window, since);
  }

  /** Whether a network gains nothing from being faster than the target. */
  static boolean hard(Objective objective) {
    double target = objective.targetMillis();
    return objective.reward(1, target / 2).value() <= objective.reward(1, target).value();
  }

  /** The reward that differences and noise are compared in. */
  double reward(double accuracy, double millis) {
    return targets.largest().reward(Math.min(1, Math.max(0, accuracy)), millis).value();
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
}
