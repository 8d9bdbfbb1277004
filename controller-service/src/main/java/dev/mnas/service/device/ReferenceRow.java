package dev.mnas.service.device;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A reference latency that a device showed while it was not in quarantine; written once. */
@Entity
@Immutable
@Table(name = "device_reference")
class ReferenceRow {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  long unit;

  @Column(name = "reference_millis")
  double referenceMillis;

  @Column(name = "measured_at")
  Instant measuredAt = Instant.EPOCH;
}
