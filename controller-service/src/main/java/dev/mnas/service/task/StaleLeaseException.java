package dev.mnas.service.task;

import dev.mnas.task.TaskId;

/** The token is not that of the task's running lease: late, forged, or given back. */
public final class StaleLeaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StaleLeaseException(TaskId task) {
    super("task " + task + " is not leased under this token");
  }
}
