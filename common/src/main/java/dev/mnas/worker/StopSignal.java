package dev.mnas.worker;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the worker should end. Stopping interrupts a wait for the controller and nothing else: an
 * interrupt in the middle of a task could leave native code in an unknown state.
 */
final class StopSignal {
  private final Pause pause;
  private boolean stopped;
  private @Nullable Thread waiting;

  StopSignal(Pause pause) {
    this.pause = pause;
  }

  synchronized boolean stopped() {
    return stopped;
  }

  synchronized void stop() {
    stopped = true;
    if (waiting != null) {
      waiting.interrupt();
    }
  }

  /** Runs a wait that {@link #stop()} interrupts. An interrupt from elsewhere stops as well. */
  <T> T interruptibly(Supplier<T> wait) {
    synchronized (this) {
      waiting = Thread.currentThread();
      if (stopped) {
        waiting.interrupt();
      }
    }
    try {
      return wait.get();
    } finally {
      synchronized (this) {
        waiting = null;
        stopped |= Thread.interrupted();
      }
    }
  }

  /** Sleeps; returns early when stopped. */
  void sleep(Duration duration) {
    interruptibly(
        () -> {
          try {
            pause.sleep(duration);
          } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
          }
          return duration;
        });
  }
}
