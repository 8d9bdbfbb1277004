package dev.mnas.service.worker;

import dev.mnas.service.task.RequestId;
import dev.mnas.task.Progress;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TrialId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A worker as users see it.
 *
 * @param device fingerprint of what it times on, absent for trainers
 * @param lastSeen its last claim or heartbeat
 * @param task of a trial that it works on
 * @param measurement without a study that it works on
 * @param doneLastHour results
 * @param failedLastHour failures and lost leases
 * @param meanSeconds from claim to result, over its last results
 */
public record WorkerView(
    String name,
    TaskKind kind,
    String pool,
    State state,
    @Nullable String device,
    Instant firstSeen,
    Instant lastSeen,
    @Nullable Current task,
    @Nullable Measured measurement,
    long doneLastHour,
    long failedLastHour,
    long done,
    long failed,
    @Nullable Double meanSeconds) {

  /** What it does now. */
  public enum State {
    BUSY,
    /** Waits for a task. */
    IDLE,
    /** Was not heard of for a while. */
    AWAY
  }

  /** A measurement that a user asked for. */
  public record Measured(RequestId id, Instant leasedAt) {}

  /** A task of a trial that it holds. */
  public record Current(
      TaskId id,
      TaskKind kind,
      TrialId trial,
      int trialNumber,
      StudyId study,
      Instant leasedAt,
      @Nullable Progress progress) {}
}
