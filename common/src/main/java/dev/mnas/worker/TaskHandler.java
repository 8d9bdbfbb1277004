package dev.mnas.worker;

import dev.mnas.task.DeviceInfo;
import dev.mnas.task.Task;
import dev.mnas.task.TaskResult;
import java.util.Optional;

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
   * Calibrates the device anew, on the worker's only task thread and between tasks.
   *
   * @return the device as it is now; empty where that cannot be told, or there is none
   */
  default Optional<DeviceInfo> recalibrate() {
    return Optional.empty();
  }

  /**
   * Whether this process should claim nothing more. Asked after each task, once its report is
   * given.
   */
  default boolean spent() {
    return false;
  }
}
