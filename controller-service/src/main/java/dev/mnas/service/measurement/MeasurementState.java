package dev.mnas.service.measurement;

/** Where a measurement stands; the last three are final. */
public enum MeasurementState {
  /** Waits for a device, or is on one. */
  OPEN,
  DONE,
  FAILED,
  CANCELLED
}
