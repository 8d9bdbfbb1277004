package dev.mnas.service.artifact;

import dev.mnas.task.ModelFormat;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A model file of a user as the database knows it. */
@Entity
@Table(name = "model_file")
class ModelFileRow {
  @Id
  @JdbcTypeCode(SqlTypes.CHAR)
  String sha256 = "";

  @Enumerated(EnumType.STRING)
  ModelFormat format = ModelFormat.TFLITE;

  long bytes;

  /** When it was last uploaded or asked to be timed. */
  @Column(name = "stored_at")
  Instant storedAt = Instant.EPOCH;
}
