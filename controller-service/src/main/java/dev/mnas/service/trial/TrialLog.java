package dev.mnas.service.trial;

import dev.mnas.service.task.AttemptView;
import dev.mnas.service.task.Attempts;
import dev.mnas.service.trial.LogLine.Level;
import dev.mnas.task.TrialId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What a trial went through, as lines for people, from its row and its tasks' attempts. */
@Component
public class TrialLog {
  private final TrialRows rows;
  private final Attempts attempts;

  TrialLog(TrialRows rows, Attempts attempts) {
    this.rows = rows;
    this.attempts = attempts;
  }

  /** Oldest first. */
  @Transactional(readOnly = true)
  public List<LogLine> of(TrialId id) {
    TrialRow trial = rows.findById(id.value()).orElseThrow();
    List<LogLine> lines = new ArrayList<>();
    lines.add(trialLine(trial.createdAt, Level.INFO, sampled(trial)));
    for (AttemptView attempt : attempts.ofTrial(id)) {
      lines.add(line(attempt.leasedAt(), Level.INFO, attempt, "leased"));
      Instant ended = attempt.endedAt();
      if (ended != null) {
        lines.add(line(ended, level(attempt), attempt, ended(attempt, ended)));
      }
    }
    if (trial.endedAt != null) {
      Level level = trial.state == TrialState.FAILED ? Level.ERROR : Level.INFO;
      lines.add(trialLine(trial.endedAt, level, ended(trial)));
    }
    // The sort is stable: what happened in one moment stays in the order it was added.
    lines.sort(Comparator.comparing(LogLine::at));
    return List.copyOf(lines);
  }

  private static String sampled(TrialRow trial) {
    String reuse =
        switch (trial.reuse) {
          case NONE -> "";
          case REPEAT -> "; the same tokens were proposed before";
          case ALIAS -> "; other tokens gave the same network before";
        };
    if (trial.finalistOf != null) {
      return "finalist of trial id " + trial.finalistOf;
    }
    return trial.baseline == null
        ? "sampled in batch " + trial.batch + reuse
        : "baseline " + trial.baseline;
  }

  private static Level level(AttemptView attempt) {
    return switch (attempt.outcome()) {
      case "FAILED" -> Level.ERROR;
      case "EXPIRED" -> Level.WARN;
      default -> Level.INFO;
    };
  }

  private static String ended(AttemptView attempt, Instant at) {
    double seconds = Duration.between(attempt.leasedAt(), at).toMillis() / 1000.0;
    String message = attempt.message();
    return String.format(
        Locale.ROOT,
        "%s after %.1f s%s",
        attempt.outcome().toLowerCase(Locale.ROOT),
        seconds,
        message == null ? "" : ": " + message);
  }

  private static String ended(TrialRow trial) {
    return switch (trial.state) {
      case COMPLETE ->
          String.format(
              Locale.ROOT,
              "complete: accuracy %.2f %%, latency %.4g ms, reward %.4f",
              100 * Objects.requireNonNull(trial.accuracy),
              trial.latencyMillis,
              trial.reward);
      case FAILED -> "failed: " + trial.failure + ", " + trial.failureMessage;
      case STOPPED -> trial.stopReason == null ? "stopped by a user" : trial.stopReason;
      case CANCELLED, RUNNING -> trial.state.name().toLowerCase(Locale.ROOT);
    };
  }

  private static LogLine trialLine(Instant at, Level level, String text) {
    return new LogLine(at, level, null, null, "trial " + text);
  }

  private static LogLine line(Instant at, Level level, AttemptView attempt, String text) {
    return new LogLine(at, level, attempt.task(), attempt.worker(), attempt.kind() + " " + text);
  }
}
