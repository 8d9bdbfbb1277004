package dev.mnas.service.stopping;

import dev.mnas.task.Progress;
import java.util.List;
import java.util.Optional;

/**
 * The median rule (Golovin et al. 2017, Vizier): a training ends when its best accuracy so far is
 * below the median of the other trials' mean accuracies up to the same epoch. Only the newest epoch
 * is judged.
 *
 * @param graceEpochs the first epoch that is judged, at least 1
 * @param startupTrials other trials that must have finished the epoch before anything is judged by
 *     it, at least 1
 */
public record Median(int graceEpochs, int startupTrials) implements EarlyStopping {
  public static final int USUAL_STARTUP_TRIALS = 5;
  public static final int MAX_STARTUP_TRIALS = 100_000;

  public Median {
    EarlyStopping.requireGrace(graceEpochs);
    if (startupTrials < 1 || startupTrials > MAX_STARTUP_TRIALS) {
      throw new IllegalArgumentException(
          "startupTrials must lie in [1, %d], were %d"
              .formatted(MAX_STARTUP_TRIALS, startupTrials));
    }
  }

  @Override
  public Optional<String> verdict(List<Progress> curve, int news, Peers peers) {
    int epoch = curve.get(curve.size() - 1).epoch();
    if (epoch < graceEpochs) {
      return Optional.empty();
    }
    List<Double> means = peers.meansUpTo(epoch);
    if (means.size() < startupTrials) {
      return Optional.empty();
    }
    double best = curve.stream().mapToDouble(Progress::accuracy).max().orElseThrow();
    double median = median(means);
    return best >= median
        ? Optional.empty()
        : Optional.of(
            "stopped after epoch %d: %s at best is below %s, the median of the means of %d other trials"
                .formatted(
                    epoch,
                    EarlyStopping.percent(best),
                    EarlyStopping.percent(median),
                    means.size()));
  }

  /** The middle one, or the mean of the two in the middle. */
  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
