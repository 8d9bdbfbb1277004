package dev.mnas.service.task;

import dev.mnas.task.TaskId;
import dev.mnas.task.TaskKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One lease of a task.
 *
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
    Instant leasedAt,
    @Nullable Instant endedAt,
    String outcome,
    @Nullable String message) {}
