package dev.mnas.service.trial;

import dev.mnas.task.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One line of what a trial went through. */
public record LogLine(
    Instant at, Level level, @Nullable TaskId task, @Nullable String worker, String text) {
  /** How much it matters. */
  public enum Level {
    INFO,
    WARN,
    ERROR
  }
}
