package dev.mnas.task;

import java.util.Objects;

/** Ends a task with its result. Sending the same report again answers with the stored result. */
public record Report(String token, TaskResult result) {
  public Report {
    // JSON without the field arrives as null.
    if (Objects.isNull(result)) {
      throw new IllegalArgumentException("a report must have a result");
    }
  }
}
