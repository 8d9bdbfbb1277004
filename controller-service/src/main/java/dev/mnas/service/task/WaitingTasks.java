package dev.mnas.service.task;

import dev.mnas.task.TaskKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of a kind and pool that no worker has yet.
 *
 * @param since when the one became ready that waits longest; absent where that was not kept
 */
public record WaitingTasks(TaskKind kind, String pool, long tasks, @Nullable Instant since) {}
