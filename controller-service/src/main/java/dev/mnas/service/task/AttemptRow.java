package dev.mnas.service.task;

import dev.mnas.task.TaskKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One lease of a task from claim to end, as stored. */
@Entity
@Table(name = "attempt")
class AttemptRow {
  /** Characters that the column holds. */
  static final int MAX_MESSAGE = 2000;

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @Column(name = "task_id")
  long taskId;

  /** Absent, as is the study, where a user asked for a measurement. */
  @Column(name = "trial_id")
  @Nullable Long trialId;

  @Column(name = "study_id")
  @Nullable Long studyId;

  /** The measurement that a user asked for; absent for tasks of trials. */
  @Column(name = "request_id")
  @Nullable Long requestId;

  @Enumerated(EnumType.STRING)
  TaskKind kind = TaskKind.TRAIN;

  String pool = "";
  String worker = "";

  /** Since when the task had waited; absent for those from before that was kept. */
  @Column(name = "ready_at")
  @Nullable Instant readyAt;

  @Column(name = "leased_at")
  Instant leasedAt = Instant.EPOCH;

  @Column(name = "ended_at")
  @Nullable Instant endedAt;

  @Enumerated(EnumType.STRING)
  Outcome outcome = Outcome.RUNNING;

  @Nullable String message;

  /** How it stands, the last five for good. */
  enum Outcome {
    RUNNING,
    DONE,
    FAILED,
    EXPIRED,
    RELEASED,
    CANCELLED
  }
}
