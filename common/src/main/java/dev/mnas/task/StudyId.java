package dev.mnas.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of a study; on the wire a bare number. */
public record StudyId(@JsonValue long value) {
  @JsonCreator
  public StudyId {
    if (value < 1) {
      throw new IllegalArgumentException("a study id must be positive, was " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
