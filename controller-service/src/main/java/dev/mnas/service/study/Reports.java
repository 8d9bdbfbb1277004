package dev.mnas.service.study;

import dev.mnas.service.measurement.MeasurementRequests;
import dev.mnas.service.task.StaleLeaseException;
import dev.mnas.service.task.TaskEnd;
import dev.mnas.service.task.TaskOwner;
import dev.mnas.service.task.TaskStore;
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
  private final TrialTasks trialTasks;
  private final MeasurementRequests requests;
  private final TaskStore tasks;
  private final TransactionTemplate transaction;

  Reports(
      StudyRows rows,
      StudyAdvance advance,
      TrialTasks trialTasks,
      MeasurementRequests requests,
      TaskStore tasks,
      TransactionTemplate transaction) {
    this.rows = rows;
    this.advance = advance;
    this.trialTasks = trialTasks;
    this.requests = requests;
    this.tasks = tasks;
    this.transaction = transaction;
  }

  /**
   * Takes a worker's report.
   *
   * @return the stored result
   * @throws StaleLeaseException when the lease is over, or the task's study was deleted
   */
  public TaskResult report(TaskId task, Report report) {
    TaskOwner owner = tasks.ownerOf(task);
    if (owner instanceof TaskOwner.OfRequest of) {
      return requests
          .end(of.request(), () -> Optional.of(tasks.report(task, report)))
          .orElseThrow();
    }
    TrialId trial = ((TaskOwner.OfTrial) owner).trial();
    Set<StudyId> ended = new LinkedHashSet<>();
    TaskResult stored =
        transaction.execute(
            status -> {
              StudyId study = trialTasks.lock(trial);
              TaskEnd end = tasks.report(task, report);
              trialTasks.apply(trial, end, study, spec(study)).ifPresent(ended::add);
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
            (task, owner) -> {
              if (owner instanceof TaskOwner.OfRequest of) {
                requests.end(of.request(), () -> tasks.expire(task));
              } else {
                expire(task, ((TaskOwner.OfTrial) owner).trial()).ifPresent(touched::add);
              }
            });
    touched.forEach(advance::advance);
  }

  private Optional<StudyId> expire(TaskId task, TrialId trial) {
    return transaction.execute(
        status -> {
          StudyId study = trialTasks.lock(trial);
          return tasks
              .expire(task)
              .flatMap(end -> trialTasks.apply(trial, end, study, spec(study)));
        });
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
              StudyId locked = trialTasks.lock(id);
              trialTasks.stop(id);
              return locked;
            });
    advance.advance(study);
  }

  /**
   * Times a complete trial again, as a user wishes.
   *
   * @throws IllegalStudyStateException when it is not complete
   */
  public void timeAgain(TrialId id) {
    transaction.executeWithoutResult(
        status -> {
          StudyId study = trialTasks.lock(id);
          trialTasks.timeAgain(spec(study), study, id);
        });
  }

  private StudySpec spec(StudyId id) {
    return StudySpec.parse(rows.findById(id.value()).orElseThrow().spec);
  }
}
