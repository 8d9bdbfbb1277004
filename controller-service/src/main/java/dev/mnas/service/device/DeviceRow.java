package dev.mnas.service.device;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A device as stored; its first registration fixes the nominal reference latency. */
@Entity
@Table(name = "device")
class DeviceRow {
  @Id String fingerprint = "";

  String pool = "";

  @Column(name = "reference_millis")
  double referenceMillis;

  @Column(name = "first_seen")
  Instant firstSeen = Instant.EPOCH;

  @Column(name = "last_seen")
  @Nullable Instant lastSeen;
}
