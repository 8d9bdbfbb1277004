package dev.mnas.service.guard;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.mnas.service.policy.Outcome;
import dev.mnas.service.policy.PolicyDiagnostics;
import java.util.List;
import java.util.Map;

/**
 * What the guard sees after a batch.
 *
 * @param batch its number, from 0
 * @param trial number of its last trial
 * @param complete trials of the study that are complete by now
 * @param policy how the policy does
 * @param outcomes of the batch's complete trials
 * @param found what the search has found by now
 * @param references latency of the reference network by device, one a measurement of this batch
 * @param accuracyNoise of accuracy, over trainings of one network with other seeds
 * @param latencyNoise of latency as a share of it, over measurements of one network on one device
 */
public record BatchSigns(
    int batch,
    int trial,
    int complete,
    PolicyDiagnostics policy,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<Outcome> outcomes,
    Found found,
    @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, List<Double>> references,
    Repeated accuracyNoise,
    Repeated latencyNoise) {
  public BatchSigns {
    outcomes = List.copyOf(outcomes);
    references = Map.copyOf(references);
  }

  /**
   * What a search has found; zeros before the first complete trial.
   *
   * @param hypervolume in accuracy x milliseconds
   */
  public record Found(
      double bestReward, double hypervolume, double fastestMillis, double slowestMillis) {
    public static final Found NOTHING = new Found(0, 0, 0, 0);

    /** With one complete trial more. */
    public Found with(Outcome outcome, double grownHypervolume) {
      double millis = outcome.latencyMillis();
      return equals(NOTHING)
          ? new Found(outcome.reward(), grownHypervolume, millis, millis)
          : new Found(
              Math.max(bestReward, outcome.reward()),
              grownHypervolume,
              Math.min(fastestMillis, millis),
              Math.max(slowestMillis, millis));
    }
  }
}
