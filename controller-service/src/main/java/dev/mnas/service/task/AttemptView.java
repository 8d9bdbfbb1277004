package dev.mnas.service.task;

import dev.mnas.task.StudyId;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TrialId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One lease of a task of a trial.
 *
 * @param endedAt absent while it runs
 * @param outcome RUNNING, DONE, FAILED, EXPIRED, RELEASED or CANCELLED
 * @param message of a failure
 */
public record AttemptView(
    TaskId task,
    TaskKind kind,
    String pool,
    String worker,
    TrialId trial,
    StudyId study,
    Instant leasedAt,
    @Nullable Instant endedAt,
    String outcome,
    @Nullable String message) {}
