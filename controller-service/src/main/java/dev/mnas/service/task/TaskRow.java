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
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A task as stored. Its state changes by the conditional updates of {@link TaskRows} alone. */
@Entity
@Table(name = "task")
class TaskRow {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

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
  String spec = "";

  @Enumerated(EnumType.STRING)
  TaskState state = TaskState.READY;

  /** Claims that count against the limit: a released one, or one before a checkpoint, does not. */
  int attempts;

  /** All claims ever; makes each token new. */
  long claims;

  @Nullable String token;
  @Nullable String worker;

  /** Identity of the device that holds it or did it; absent where it cannot be told apart. */
  @Nullable String device;

  /** Identity of the device that failed at it last. */
  @Column(name = "fault_device")
  @Nullable String faultDevice;

  @Column(name = "expires_at")
  @Nullable Instant expiresAt;

  /** Since when it waits, or waited before it was leased. */
  @Column(name = "ready_at")
  @Nullable Instant readyAt;

  @Nullable String progress;
  @Nullable String result;

  /** SHA-256 of the newest checkpoint. */
  @JdbcTypeCode(SqlTypes.CHAR)
  @Nullable String checkpoint;

  TaskOwner owner() {
    return TaskOwner.of(studyId, trialId, requestId);
  }
}
