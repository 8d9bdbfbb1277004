package dev.mnas.service.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Identity of a measurement that a user asked for; in JSON a bare number. */
public record RequestId(@JsonValue long value) {
  @JsonCreator
  public RequestId {
    if (value < 1) {
      throw new IllegalArgumentException("a measurement id must be positive, was " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
