package dev.mnas.service.measurement;

import dev.mnas.service.task.RequestId;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.task.ModelFormat;
import dev.mnas.task.TaskResult;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A latency that a user asked for, as stored. */
@Entity
@Table(name = "measurement_request")
class MeasurementRequestRow {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  String pool = "";

  /** As people call it. */
  String network = "";

  /** Of the layers, or of the file. */
  @JdbcTypeCode(SqlTypes.CHAR)
  @Column(name = "network_hash")
  String networkHash = "";

  /** Absent but for a file. */
  @Enumerated(EnumType.STRING)
  @Column(name = "file_format")
  @Nullable ModelFormat fileFormat;

  @Enumerated(EnumType.STRING)
  LatencyRuntime runtime = LatencyRuntime.TFLITE;

  /** Absent for a file, whose content has it. */
  @Enumerated(EnumType.STRING)
  @Column(name = "latency_precision")
  @Nullable LatencyPrecision precision;

  int threads = 1;

  @Enumerated(EnumType.STRING)
  MeasurementState state = MeasurementState.OPEN;

  /** Set once it is DONE. */
  @Nullable Long measurement;

  @Enumerated(EnumType.STRING)
  @Nullable FailureClass failure;

  @Column(name = "failure_message")
  @Nullable String failureMessage;

  @Column(name = "idempotency_key")
  @Nullable String idempotencyKey;

  @JdbcTypeCode(SqlTypes.CHAR)
  @Column(name = "body_hash")
  String bodyHash = "";

  /** The latency table that asked for it; absent where a user did. */
  @Column(name = "profile_id")
  @Nullable Long profileId;

  @Column(name = "created_at")
  Instant createdAt = Instant.EPOCH;

  @Column(name = "ended_at")
  @Nullable Instant endedAt;

  RequestId requestId() {
    return new RequestId(Objects.requireNonNull(id, "a stored request has an id"));
  }

  void complete(long known, Instant now) {
    end(MeasurementState.DONE, now);
    measurement = known;
  }

  void fail(TaskResult.Failed failed, Instant now) {
    end(MeasurementState.FAILED, now);
    failure = failed.failure();
    failureMessage = failed.message();
  }

  void cancel(Instant now) {
    end(MeasurementState.CANCELLED, now);
  }

  private void end(MeasurementState how, Instant now) {
    if (state != MeasurementState.OPEN) {
      throw new IllegalStateException(
          "a measurement that is %s cannot become %s".formatted(state, how));
    }
    state = how;
    endedAt = now;
  }
}
