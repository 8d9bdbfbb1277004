package dev.mnas.worker;

import dev.mnas.task.Task;
import dev.mnas.task.TaskResult;

/** Does the work of one task. */
public interface TaskHandler {
  /**
   * Runs on the worker's only task thread.
   *
   * @return what to report
   * @throws TaskFailure when the task cannot be done; its class decides about another attempt
   * @throws TaskCancelled when {@link TaskContext#cancelled()} turned true and the work ended early
   */
  TaskResult handle(Task task, TaskContext context) throws TaskFailure, TaskCancelled;

  /**
   * Whether this process should claim nothing more. Asked after each task, once its report is
   * given.
   */
  default boolean spent() {
    return false;
  }
}
