package dev.mnas.worker;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs something later on a thread other than the task's. */
interface Ticker {
  void after(Duration delay, Runnable action);

  static Ticker of(ScheduledExecutorService executor) {
    return (delay, action) -> {
      var unused = executor.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
    };
  }
}
