package dev.mnas.service.task;

import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;

/**
 * What a report or an expiry did.
 *
 * @param outcome what the task's owner has to learn
 * @param result the stored result
 */
public record TaskEnd(
    Outcome outcome, long task, TaskOwner owner, TaskKind kind, String pool, TaskResult result) {
  /** How the task stands afterwards. */
  public enum Outcome {
    /** Finished with a measurement. */
    DONE,
    /** Failed for good. */
    FAILED,
    /** Failed, and given out again. */
    RETRIED,
    /** The same report had come before. */
    REPEATED
  }
}
