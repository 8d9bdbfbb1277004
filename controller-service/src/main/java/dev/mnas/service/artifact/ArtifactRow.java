package dev.mnas.service.artifact;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A stored file as the database knows it. */
@Entity
@Table(name = "artifact")
class ArtifactRow {
  @Id
  @JdbcTypeCode(SqlTypes.CHAR)
  String sha256 = "";

  @Column(name = "task_id")
  long taskId;

  long bytes;

  @Column(name = "stored_at")
  Instant storedAt = Instant.EPOCH;
}
