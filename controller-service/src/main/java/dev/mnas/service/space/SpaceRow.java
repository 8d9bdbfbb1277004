package dev.mnas.service.space;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** An uploaded search space as stored. */
@Entity
@Table(name = "search_space")
class SpaceRow {
  @Id String name = "";

  String yaml = "";

  /** Grows with every replacement; 0 before it is stored. */
  int version;

  @Column(name = "stored_at")
  Instant storedAt = Instant.EPOCH;
}
