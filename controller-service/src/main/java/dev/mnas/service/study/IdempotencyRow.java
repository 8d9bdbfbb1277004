package dev.mnas.service.study;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** Which study, or which finalists of one, a creation's key stands for. */
@Entity
@Immutable
@Table(name = "idempotency")
class IdempotencyRow implements Persistable<String> {
  @Id
  @Column(name = "idempotency_key")
  String key = "";

  @JdbcTypeCode(SqlTypes.CHAR)
  @Column(name = "body_hash")
  String bodyHash = "";

  @Column(name = "study_id")
  long studyId;

  /** Ids of finalists as JSON; absent where the key stands for the study. */
  @Nullable String trials;

  @Column(name = "created_at")
  Instant createdAt = Instant.EPOCH;

  @Override
  public String getId() {
    return key;
  }

  @Override
  public boolean isNew() {
    return true;
  }
}
