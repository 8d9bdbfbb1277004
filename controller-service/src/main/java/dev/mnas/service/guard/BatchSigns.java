package dev.mnas.service.guard;

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
 * @param kind word of the policy's kind, such as {@code rnn}
 * @param policy how the policy does; of a sweep all its policies together
 * @param part the policy whose batch it was: of a study with one target the only one
 * @param outcomes of the batch's complete trials
 * @param found what the search has found by now
 * @param references latency of the reference network by device, one a measurement of this batch
 * @param noise of measurements as known by now
 */
public record BatchSigns(
    int batch,
    int trial,
    int complete,
    String kind,
    PolicyDiagnostics policy,
    Part part,
    List<Outcome> outcomes,
    Found found,
    Map<String, List<Double>> references,
    Noise noise) {
  public BatchSigns {
    outcomes = List.copyOf(outcomes);
    references = Map.copyOf(references);
  }

  BatchSigns with(Found otherFound) {
    return new BatchSigns(
        batch, trial, complete, kind, policy, part, outcomes, otherFound, references, noise);
  }

  /**
   * How the policy of one target does.
   *
   * @param target its place among the targets, from 0
   * @param meanEntropy in nats a decision
   */
  public record Part(int target, double meanEntropy, PolicyDiagnostics.Draws draws) {
    /** The policy that observed the batch. */
    public static Part of(PolicyDiagnostics policy, int batch) {
      if (policy.parts().isEmpty()) {
        return new Part(0, policy.meanEntropy(), policy.draws());
      }
      int target = batch % policy.parts().size();
      PolicyDiagnostics own = policy.parts().get(target);
      return new Part(target, own.meanEntropy(), own.draws());
    }
  }
}
