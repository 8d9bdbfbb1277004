package dev.mnas.task;

/** What a timed network computes with. */
public enum LatencyPrecision {
  FLOAT32,
  /** Full-integer: 8-bit weights and activations, calibrated after training. */
  INT8
}
