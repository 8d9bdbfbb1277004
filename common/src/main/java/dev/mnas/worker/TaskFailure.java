package dev.mnas.worker;

import dev.mnas.task.FailureClass;

/** A task that cannot be done, with the class that decides about another attempt. */
public final class TaskFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final FailureClass failure;

  public TaskFailure(FailureClass failure, String message) {
    super(message);
    this.failure = failure;
  }

  public TaskFailure(FailureClass failure, String message, Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  public FailureClass failure() {
    return failure;
  }
}
