package dev.mnas.service.device;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A device that can be told apart from others of its model, with its state changes. */
@Entity
@Table(name = "device_unit")
class UnitRow {
  static final int MAX_REASON = 512;

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  String identity = "";

  /** What the fingerprints of its pools and runtimes have in common. */
  String kind = "";

  String model = "";
  String serial = "";

  /** Between commas. */
  String pools = "";

  /** Reference latency when its worker last calibrated it. */
  @Column(name = "calibration_millis")
  double calibrationMillis;

  @Column(name = "history_from")
  Instant historyFrom = Instant.EPOCH;

  @Column(name = "quarantined_at")
  @Nullable Instant quarantinedAt;

  @Nullable String reason;

  /** Tasks in a row that it failed at. */
  int faults;

  /** The last of them. */
  @Column(name = "fault_task")
  @Nullable Long faultTask;

  @Column(name = "last_seen")
  Instant lastSeen = Instant.EPOCH;

  boolean quarantined() {
    return quarantinedAt != null;
  }

  /** The first reason's time stays; the reason is the newest. */
  void quarantine(String why, Instant now) {
    quarantinedAt = quarantinedAt == null ? now : quarantinedAt;
    reason = why;
  }

  void release() {
    quarantinedAt = null;
    reason = null;
    faults = 0;
    faultTask = null;
  }
}
