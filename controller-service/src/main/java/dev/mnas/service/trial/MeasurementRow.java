package dev.mnas.service.trial;

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
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A reported result; written once. */
@Entity
@Immutable
@Table(name = "measurement")
class MeasurementRow {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @Enumerated(EnumType.STRING)
  TaskKind kind = TaskKind.TRAIN;

  @Column(name = "reuse_key")
  String reuseKey = "";

  @Column(name = "task_id")
  long taskId;

  String result = "";

  @JdbcTypeCode(SqlTypes.CHAR)
  @Nullable String weights;

  /** Why a latency is not to be trusted; absent where it is. */
  @Nullable String suspect;

  @Column(name = "measured_at")
  Instant measuredAt = Instant.EPOCH;
}
