package dev.mnas.service.device;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A pool's settings as stored. */
@Entity
@Table(name = "pool")
class PoolRow {
  @Id String name = "";

  String settings = "";

  /** Grows with every change; 0 before it is stored. */
  int version;

  @Column(name = "stored_at")
  Instant storedAt = Instant.EPOCH;
}
