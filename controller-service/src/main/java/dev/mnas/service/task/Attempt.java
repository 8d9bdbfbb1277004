package dev.mnas.service.task;

import dev.mnas.task.TaskId;
import dev.mnas.task.TaskKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One lease of a task.
 *
 * @param readyAt since when the task had waited; absent where that was not kept
 * @param endedAt absent while it runs
 * @param outcome RUNNING, DONE, FAILED, EXPIRED, RELEASED or CANCELLED
 * @param message of a failure
 */
public record Attempt(
    TaskId task,
    TaskKind kind,
    String pool,
    String worker,
    TaskOwner owner,
    @Nullable Instant readyAt,
    Instant leasedAt,
    @Nullable Instant endedAt,
    String outcome,
    @Nullable String message) {

  /** Of the worker that holds or held it, as {@link Attempts#key} gives it. */
  public String workerKey() {
    return Attempts.key(kind, pool, worker);
  }

  /** Whether it failed or lost its lease. */
  public boolean isFailure() {
    return outcome.equals("FAILED") || outcome.equals("EXPIRED");
  }
}
