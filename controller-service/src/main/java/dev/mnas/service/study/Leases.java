package dev.mnas.service.study;

import dev.mnas.service.task.StaleLeaseException;
import dev.mnas.service.task.TaskStore;
import dev.mnas.service.task.TaskViews;
import dev.mnas.service.trial.TrialStore;
import dev.mnas.task.Heartbeat;
import dev.mnas.task.HeartbeatReply;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskId;
import dev.mnas.task.TrialId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the holder of a task says before it is done. As with {@link Reports}, the trial is locked
 * first, and its study advances after the transaction.
 */
@Component
public class Leases {
  private final StudyAdvance advance;
  private final TrialStore trials;
  private final TaskStore tasks;
  private final TaskViews taskViews;
  private final EarlyStops stops;
  private final TransactionTemplate transaction;

  Leases(
      StudyAdvance advance,
      TrialStore trials,
      TaskStore tasks,
      TaskViews taskViews,
      EarlyStops stops,
      TransactionTemplate transaction) {
    this.advance = advance;
    this.trials = trials;
    this.tasks = tasks;
    this.taskViews = taskViews;
    this.stops = stops;
    this.transaction = transaction;
  }

  /**
   * Extends a lease, and keeps the epochs that the heartbeat brings. Where they make the study's
   * rule stop the trial, the answer says so.
   *
   * @throws StaleLeaseException when the token is not that of a running lease; then nothing changes
   */
  public HeartbeatReply heartbeat(TaskId task, Heartbeat heartbeat) {
    Optional<TrialId> training =
        heartbeat.curve().isEmpty() ? Optional.empty() : taskViews.trialOfTraining(task);
    return training.isEmpty()
        ? tasks.heartbeat(task, heartbeat)
        : heartbeat(task, heartbeat, training.get());
  }

  private HeartbeatReply heartbeat(TaskId task, Heartbeat heartbeat, TrialId trial) {
    Set<StudyId> touched = new HashSet<>();
    HeartbeatReply reply =
        transaction.execute(
            status -> {
              StudyId study = trials.lock(trial);
              HeartbeatReply extended = tasks.heartbeat(task, heartbeat);
              if (extended.cancelled()) {
                return extended;
              }
              return stops
                  .take(study, trial, heartbeat.curve())
                  .map(
                      reason -> {
                        trials.stop(trial, reason);
                        tasks.cancel(trial);
                        touched.add(study);
                        return new HeartbeatReply(extended.ttlMillis(), true);
                      })
                  .orElse(extended);
            });
    touched.forEach(advance::advance);
    return reply;
  }

  /**
   * Hands a lease back unfinished; one that was cancelled stays so.
   *
   * @throws StaleLeaseException when the token is not that of a running lease
   */
  public void release(TaskId task, String token) {
    tasks.release(task, token);
  }
}
