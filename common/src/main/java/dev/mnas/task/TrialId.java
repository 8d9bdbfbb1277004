package dev.mnas.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of a trial; on the wire a bare number. */
public record TrialId(@JsonValue long value) {
  @JsonCreator
  public TrialId {
    if (value < 1) {
      throw new IllegalArgumentException("a trial id must be positive, was " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
