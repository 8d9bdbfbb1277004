package dev.mnas.latency.device;

import dev.mnas.worker.TaskCancelled;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for a child process, and never longer than allowed. */
public final class ChildProcess {
  private static final long POLL_MILLIS = 50;

  private ChildProcess() {}

  /**
   * Waits for the end. The process and its descendants are gone afterwards, however this ends.
   *
   * @return its exit code; empty when it had to be killed at its timeout
   * @throws TaskCancelled soon after {@code cancelled} turned true
   */
  public static OptionalInt await(Process process, Duration timeout, BooleanSupplier cancelled)
      throws TaskCancelled {
    long start = System.nanoTime();
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (cancelled.getAsBoolean()) {
          throw new TaskCancelled();
        }
        if (System.nanoTime() - start > timeout.toNanos()) {
          return OptionalInt.empty();
        }
      }
      return OptionalInt.of(process.exitValue());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new TaskCancelled();
    } finally {
      // Without effect on processes that have ended.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
