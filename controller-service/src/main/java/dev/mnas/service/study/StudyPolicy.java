package dev.mnas.service.study;

import dev.mnas.objective.Targets;
import dev.mnas.service.policy.Observation;
import dev.mnas.service.policy.Outcome;
import dev.mnas.service.policy.Policies;
import dev.mnas.service.policy.Policy;
import dev.mnas.service.policy.SweepPolicy;
import dev.mnas.service.trial.EndedTrial;
import dev.mnas.space.SearchSpace;
import java.util.List;
import java.util.Optional;

/** The policy of a study, as its row has it. */
final class StudyPolicy {
  private StudyPolicy() {}

  /** Goes on from the stored state; anew where there is none. */
  static Policy of(StudyRow study, StudySpec spec, SearchSpace space) {
    byte[] state = study.policyState;
    if (state == null) {
      return create(spec, space, study.policySince);
    }
    Targets targets = spec.targets();
    return targets.size() > 1
        ? SweepPolicy.restore(spec.policy(), targets, space.decisions(), state)
        : Policies.restore(spec.policy(), space.decisions(), state);
  }

  /**
   * One that has seen nothing.
   *
   * @param batches that other policies of the study suggested before
   */
  static Policy create(StudySpec spec, SearchSpace space, int batches) {
    Targets targets = spec.targets();
    return targets.size() > 1
        ? SweepPolicy.create(spec.policy(), targets, space.decisions(), batches)
        : Policies.create(spec.policy(), space.decisions());
  }

  /** What a policy learns of a trial; nothing of one without numbers. */
  static Observation observation(EndedTrial trial) {
    return new Observation(trial.tokens(), outcome(trial));
  }

  static List<Observation> observations(List<EndedTrial> trials) {
    return trials.stream().map(StudyPolicy::observation).toList();
  }

  private static Optional<Outcome> outcome(EndedTrial trial) {
    return trial.reward() == null || trial.accuracy() == null || trial.latencyMillis() == null
        ? Optional.empty()
        : Optional.of(new Outcome(trial.reward(), trial.accuracy(), trial.latencyMillis()));
  }
}
