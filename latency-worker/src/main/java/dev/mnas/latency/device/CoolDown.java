package dev.mnas.latency.device;

import dev.mnas.worker.TaskCancelled;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What passes between two attempts at a device that was not steady. */
@FunctionalInterface
public interface CoolDown {
  /**
   * Waits.
   *
   * @throws TaskCancelled soon after {@code cancelled} turned true
   */
  void await(BooleanSupplier cancelled) throws TaskCancelled;

  /** By this machine's clock. */
  static CoolDown of(Duration pause) {
    return cancelled -> {
      long start = System.nanoTime();
      try {
        while (System.nanoTime() - start < pause.toNanos()) {
          if (cancelled.getAsBoolean()) {
            throw new TaskCancelled();
          }
          Thread.sleep(Math.min(50, Math.max(1, pause.toMillis())));
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new TaskCancelled();
      }
    };
  }
}
