package dev.mnas.service.study;

import dev.mnas.service.trial.TrialStore;
import org.springframework.stereotype.Component;

/** Opens the batches of studies in the transaction that runs. */
@Component
class BatchStore {
  private final TrialStore trials;
  private final TrialTasks trialTasks;
  private final StudyGuard guard;

  BatchStore(TrialStore trials, TrialTasks trialTasks, StudyGuard guard) {
    this.trials = trials;
    this.trialTasks = trialTasks;
    this.guard = guard;
  }

  /** The batches of a study whose lock the transaction holds. */
  StudyBatches of(StudyRow study, StudySpec spec) {
    return new StudyBatches(study, spec, trials, trialTasks, guard);
  }
}
