package dev.mnas.service.worker;

import dev.mnas.task.TaskKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A worker as stored: it exists from its first claim on. */
@Entity
@IdClass(WorkerRow.Key.class)
@Table(name = "worker")
class WorkerRow {
  @Id String name = "";

  @Id
  @Enumerated(EnumType.STRING)
  TaskKind kind = TaskKind.TRAIN;

  @Id String pool = "";

  /** Fingerprint of what it times on. */
  @Nullable String device;

  @Column(name = "first_seen")
  Instant firstSeen = Instant.EPOCH;

  @Column(name = "last_seen")
  Instant lastSeen = Instant.EPOCH;

  /** A name is unique among the workers of one kind and pool. */
  record Key(String name, TaskKind kind, String pool) implements Serializable {}
}
