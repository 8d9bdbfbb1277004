package dev.mnas.service.study;

import dev.mnas.network.Network;
import dev.mnas.service.task.TaskStore;
import dev.mnas.service.trial.Missing;
import dev.mnas.service.trial.NewTrial;
import dev.mnas.service.trial.TrialStore;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.TrialId;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Trials together with their tasks: both start and are cancelled in one transaction. */
@Component
class TrialTasks {
  private static final int THREADS = 1;

  private final TrialStore trials;
  private final TaskStore tasks;

  TrialTasks(TrialStore trials, TaskStore tasks) {
    this.trials = trials;
    this.tasks = tasks;
  }

  /** Adds a trial with tasks for what is not known of its network; with none it is complete. */
  @Transactional(propagation = Propagation.MANDATORY)
  public TrialId start(StudySpec spec, NewTrial trial) {
    Missing missing = trials.create(trial, spec.pools(), THREADS);
    Network network = trial.network();
    if (missing.training()) {
      boolean finalist = trial.origin() instanceof NewTrial.Finalist;
      TaskSpec train = new TaskSpec.Train(network.spec(), spec.recipe(), spec.data(), finalist);
      tasks.add(trial.study(), missing.trial(), TaskKind.TRAIN, spec.trainPool(), train);
    }
    for (String pool : missing.pools()) {
      TaskSpec measure = new TaskSpec.MeasureLatency(network.spec(), THREADS);
      tasks.add(trial.study(), missing.trial(), TaskKind.MEASURE_LATENCY, pool, measure);
    }
    if (missing.nothing()) {
      trials.completeIfWhole(missing.trial(), spec.pools(), spec.targets());
    }
    return missing.trial();
  }

  /**
   * Cancels what still runs of a study.
   *
   * @param proposedOnly whether baselines and finalists go on
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void cancelOpen(StudyId study, boolean proposedOnly) {
    trials.cancelOpen(study, proposedOnly).forEach(tasks::cancel);
  }
}
