package dev.mnas.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a device in quarantine calibrates anew: after a minute, then ever more seldom, for what does
 * not pass soon may have changed for good.
 */
final class Recalibration {
  private static final List<Duration> WAITS =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10));

  private @Nullable Instant due;
  private int waits;

  /** Whether it is time to, while the device is in quarantine; the next time is after a wait. */
  boolean due(Instant now) {
    boolean calibrate = due != null && !now.isBefore(due);
    if (due == null || calibrate) {
      due = now.plus(WAITS.get(Math.min(waits, WAITS.size() - 1)));
      waits++;
    }
    return calibrate;
  }

  /** The device is not in quarantine any more. */
  void over() {
    due = null;
    waits = 0;
  }
}
