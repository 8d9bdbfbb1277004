package dev.mnas.service.task;

/** Where a task stands; the last three are final. */
public enum TaskState {
  READY,
  LEASED,
  DONE,
  FAILED,
  CANCELLED
}
