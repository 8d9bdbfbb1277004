package dev.mnas.service.study;

import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.service.device.DeviceUnits;
import dev.mnas.service.device.PoolSettings;
import dev.mnas.service.device.PoolStore;
import dev.mnas.service.task.TaskEnd;
import dev.mnas.service.task.TaskStore;
import dev.mnas.service.task.TaskViews;
import dev.mnas.service.trial.Missing;
import dev.mnas.service.trial.NewTrial;
import dev.mnas.service.trial.TrialState;
import dev.mnas.service.trial.TrialStore;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.TrialId;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Trials together with their tasks: both start and are cancelled in one transaction. */
@Component
class TrialTasks {
  private final TrialStore trials;
  private final TaskStore tasks;
  private final TaskViews taskViews;
  private final PoolStore pools;
  private final DeviceUnits units;

  TrialTasks(
      TrialStore trials, TaskStore tasks, TaskViews taskViews, PoolStore pools, DeviceUnits units) {
    this.trials = trials;
    this.tasks = tasks;
    this.taskViews = taskViews;
    this.pools = pools;
    this.units = units;
  }

  /** Adds a trial with tasks for what is not known of its network; with none it is complete. */
  @Transactional(propagation = Propagation.MANDATORY)
  public TrialId start(StudySpec spec, NewTrial trial) {
    Missing missing = trials.create(trial, spec.pools());
    Network network = trial.network();
    // What is measured already needs no prediction, and what is trained no filter.
    Optional<String> tooSlow =
        missing.training() && missing.pools().contains(spec.targetPool())
            ? predictedTooSlow(spec, trial)
            : Optional.empty();
    if (tooSlow.isPresent()) {
      trials.stop(missing.trial(), tooSlow.get());
      return missing.trial();
    }
    if (missing.training()) {
      boolean finalist = trial.origin() instanceof NewTrial.Finalist;
      TaskSpec train = new TaskSpec.Train(network.spec(), spec.recipe(), spec.data(), finalist);
      tasks.add(trial.study(), missing.trial(), TaskKind.TRAIN, spec.trainPool(), train);
    }
    for (String pool : missing.pools()) {
      time(trial.study(), missing.trial(), network.spec(), pool, pools.settings(pool).devices());
    }
    if (missing.nothing()) {
      trials.completeIfWhole(missing.trial(), spec.pools(), spec.targets());
    }
    return missing.trial();
  }

  /** Why the trial's network is not worth a training; empty where it is. */
  private static Optional<String> predictedTooSlow(StudySpec spec, NewTrial trial) {
    Prefilter prefilter = spec.prefilter();
    Double predicted = trial.predictedMillis();
    if (prefilter == null || predicted == null) {
      return Optional.empty();
    }
    double target = spec.targets().of(trial.origin().batch(), predicted).targetMillis();
    return predicted > prefilter.factor() * target
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "predicted latency %.4g ms, more than %s times the target of %s ms",
                predicted,
                prefilter.factor(),
                target))
        : Optional.empty();
  }

  /** The number of the next baseline or finalist of a study. */
  @Transactional(propagation = Propagation.MANDATORY)
  public int nextAside(StudyId study) {
    return -1 - trials.countAside(study);
  }

  /** Times the network as the pool's settings say now. */
  private void time(StudyId study, TrialId trial, NetworkSpec network, String pool, int devices) {
    PoolSettings settings = pools.settings(pool);
    TaskSpec measure =
        new TaskSpec.MeasureLatency(
            network, settings.threads(), settings.runtime(), settings.precision());
    for (int i = 0; i < devices; i++) {
      tasks.add(study, trial, TaskKind.MEASURE_LATENCY, pool, measure);
    }
  }

  /**
   * Times a complete trial again in all pools where nothing times it already. Its reward stays: it
   * is what the policy saw.
   *
   * @throws IllegalStudyStateException when it is not complete
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void timeAgain(StudySpec spec, StudyId study, TrialId trial) {
    TrialState state = trials.state(trial);
    if (state != TrialState.COMPLETE) {
      throw new IllegalStudyStateException(
          "a trial that is %s is not timed again: only a COMPLETE one is".formatted(state));
    }
    NetworkSpec network = trials.network(trial);
    for (String pool : spec.pools()) {
      if (!taskViews.timing(trial, pool)) {
        tasks.forgetDevices(trial, pool);
        time(study, trial, network, pool, pools.settings(pool).devices());
      }
    }
  }

  /**
   * Keeps what a task reported, under the trial's lock. A timing whose device showed a reference
   * that it never had is kept as doubtful, and asked for again.
   *
   * @return the study when the trial ended
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<StudyId> apply(TrialId trial, TaskEnd end, StudyId study, StudySpec spec) {
    Optional<String> suspect =
        end.outcome() == TaskEnd.Outcome.DONE
                && end.result() instanceof TaskResult.LatencyMeasured latency
            ? units.judge(latency.device(), latency.referenceMedianMillis())
            : Optional.empty();
    Optional<StudyId> ended =
        trials.apply(trial, end, spec.pools(), spec.targets(), suspect.orElse(null));
    if (suspect.isPresent()) {
      tasks.forgetDevice(new TaskId(end.task()));
      time(study, trial, trials.network(trial), end.pool(), 1);
    } else if (ended.isPresent() && end.outcome() == TaskEnd.Outcome.FAILED) {
      tasks.cancel(trial);
    }
    return ended;
  }

  /** Locks a trial until the transaction ends; returns its study. */
  @Transactional(propagation = Propagation.MANDATORY)
  public StudyId lock(TrialId trial) {
    return trials.lock(trial);
  }

  /** Ends a trial early, as a user wishes. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void stop(TrialId trial) {
    if (trials.stop(trial, null)) {
      tasks.cancel(trial);
    }
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
