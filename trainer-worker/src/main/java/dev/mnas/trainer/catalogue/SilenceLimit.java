package dev.mnas.trainer.catalogue;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Closes a stream that nothing came from for too long, which wakes whoever reads it. */
final class SilenceLimit implements AutoCloseable {
  private final Closeable stream;
  private final Duration limit;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "silence");
            thread.setDaemon(true);
            return thread;
          });
  private ScheduledFuture<?> end;

  SilenceLimit(Closeable stream, Duration limit) {
    this.stream = stream;
    this.limit = limit;
    this.end = schedule();
  }

  /** Something came. */
  void heard() {
    end.cancel(false);
    end = schedule();
  }

  private ScheduledFuture<?> schedule() {
    return clock.schedule(this::closeStream, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void closeStream() {
    try {
      stream.close();
    } catch (IOException broken) {
      // Then its reader knows already.
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
