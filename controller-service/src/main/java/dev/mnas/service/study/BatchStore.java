package dev.mnas.service.study;

import dev.mnas.service.profile.LatencyTable;
import dev.mnas.service.profile.Profiles;
import dev.mnas.service.trial.TrialStore;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Opens the batches of studies in the transaction that runs. */
@Component
class BatchStore {
  private final TrialStore trials;
  private final TrialTasks trialTasks;
  private final StudyGuard guard;
  private final Profiles profiles;

  BatchStore(TrialStore trials, TrialTasks trialTasks, StudyGuard guard, Profiles profiles) {
    this.trials = trials;
    this.trialTasks = trialTasks;
    this.guard = guard;
    this.profiles = profiles;
  }

  /** The batches of a study whose lock the transaction holds. */
  StudyBatches of(StudyRow study, StudySpec spec) {
    Prefilter prefilter = spec.prefilter();
    Supplier<Optional<LatencyTable>> table =
        () ->
            Optional.ofNullable(prefilter)
                .flatMap(filter -> Optional.ofNullable(filter.table()))
                .flatMap(profiles::table);
    return new StudyBatches(study, spec, trials, trialTasks, guard, table);
  }
}
