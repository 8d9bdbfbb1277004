package dev.mnas.service.task;

import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a task is for. */
public sealed interface TaskOwner {
  /** A candidate of a study. */
  record OfTrial(StudyId study, TrialId trial) implements TaskOwner {}

  /** A measurement that a user asked for. */
  record OfRequest(RequestId request) implements TaskOwner {}

  /** Of the columns of a row, of which either the first two or the last are set. */
  static TaskOwner of(@Nullable Long study, @Nullable Long trial, @Nullable Long request) {
    return request == null
        ? new OfTrial(
            new StudyId(Objects.requireNonNull(study)), new TrialId(Objects.requireNonNull(trial)))
        : new OfRequest(new RequestId(request));
  }
}
