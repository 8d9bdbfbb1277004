package dev.mnas.task;

/** What a worker can be asked to do. */
public enum TaskKind {
  /** Train the network and report its validation accuracy. */
  TRAIN,
  /** Time the network on a device of the pool. */
  MEASURE_LATENCY
}
