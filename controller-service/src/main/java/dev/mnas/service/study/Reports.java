package dev.mnas.service.study;

import dev.mnas.service.task.StaleLeaseException;
import dev.mnas.service.task.TaskEnd;
import dev.mnas.service.task.TaskStore;
import dev.mnas.service.task.TaskViews;
import dev.mnas.service.trial.TrialStore;
import dev.mnas.task.Report;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TrialId;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How tasks and trials end, and what follows for their studies. A trial is locked first, so that of
 * the two last reports of a trial the later one sees the earlier; its study advances in a
 * transaction after that.
 */
@Component
public class Reports {
  private final StudyRows rows;
  private final StudyAdvance advance;
  private final TrialStore trials;
  private final TaskStore tasks;
  private final TaskViews taskViews;
  private final TransactionTemplate transaction;

  Reports(
      StudyRows rows,
      StudyAdvance advance,
      TrialStore trials,
      TaskStore tasks,
      TaskViews taskViews,
      TransactionTemplate transaction) {
    this.rows = rows;
    this.advance = advance;
    this.trials = trials;
    this.tasks = tasks;
    this.taskViews = taskViews;
    this.transaction = transaction;
  }

  /**
   * Takes a worker's report.
   *
   * @return the stored result
   * @throws StaleLeaseException when the lease is over, or the task's study was deleted
   */
  public TaskResult report(TaskId task, Report report) {
    TrialId trial = taskViews.trialOf(task).orElseThrow(() -> new StaleLeaseException(task));
    Set<StudyId> ended = new LinkedHashSet<>();
    TaskResult stored =
        transaction.execute(
            status -> {
              StudySpec spec = spec(trials.lock(trial));
              TaskEnd end = tasks.report(task, report);
              apply(end, spec).ifPresent(ended::add);
              return end.result();
            });
    ended.forEach(advance::advance);
    return stored;
  }

  /** Takes expired leases back and ends what has no attempt left. */
  public void sweep() {
    Set<StudyId> touched = new LinkedHashSet<>();
    tasks
        .expired()
        .forEach(
            (task, trial) ->
                transaction.executeWithoutResult(
                    status -> {
                      StudySpec spec = spec(trials.lock(trial));
                      tasks.expire(task).flatMap(end -> apply(end, spec)).ifPresent(touched::add);
                    }));
    touched.forEach(advance::advance);
  }

  /** Keeps the studies' clocks and lets them go on. */
  public void tick() {
    advance.tick();
  }

  /** Ends one trial early, as a user wishes. */
  public void stopTrial(TrialId id) {
    StudyId study =
        transaction.execute(
            status -> {
              StudyId locked = trials.lock(id);
              if (trials.stop(id, null)) {
                tasks.cancel(id);
              }
              return locked;
            });
    advance.advance(study);
  }

  private Optional<StudyId> apply(TaskEnd end, StudySpec spec) {
    Optional<StudyId> ended = trials.apply(end, spec.pools(), spec.targets());
    if (ended.isPresent() && end.outcome() == TaskEnd.Outcome.FAILED) {
      tasks.cancel(end.trial());
    }
    return ended;
  }

  private StudySpec spec(StudyId id) {
    return StudySpec.parse(rows.findById(id.value()).orElseThrow().spec);
  }
}
