package dev.mnas.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of a task; on the wire a bare number. */
public record TaskId(@JsonValue long value) {
  @JsonCreator
  public TaskId {
    if (value < 1) {
      throw new IllegalArgumentException("a task id must be positive, was " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
