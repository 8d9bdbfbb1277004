package dev.mnas.latency.shell;

import dadb.AdbKeyPair;
import dadb.AdbShellResponse;
import dadb.Dadb;
import dadb.SyncResult;
import dev.mnas.worker.TaskCancelled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A device whose adbd listens on TCP, without an adb server and with a key of this worker's own.
 *
 * @param key file of the private key, made with its public one ({@code .pub}) where it is absent
 */
public record DadbAccess(String host, int port, Path key) implements ShellAccess {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int FILE_MODE = 0644;
  private static final long POLL_MILLIS = 50;
  private static final Duration GREETING = Duration.ofSeconds(30);
  private static final Duration PUSH = Duration.ofMinutes(10);

  @Override
  public DeviceShell open(BooleanSupplier cancelled) throws ConnectionLost, TaskCancelled {
    Shell shell = new Shell(Dadb.create(host, port, keyPair(), CONNECT_MILLIS, 0));
    try {
      shell.run("true", GREETING, cancelled);
      return shell;
    } catch (ConnectionLost | TaskCancelled unreachable) {
      shell.close();
      throw unreachable;
    }
  }

  /** Several devices may share the key, each with a thread that comes first. */
  private AdbKeyPair keyPair() {
    synchronized (DadbAccess.class) {
      Path publicKey = key.resolveSibling(key.getFileName() + ".pub");
      try {
        if (!Files.exists(key)) {
          AdbKeyPair.generate(key.toFile(), publicKey.toFile());
          Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        }
        return AdbKeyPair.read(key.toFile(), publicKey.toFile());
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }

  private final class Shell implements DeviceShell {
    private final Dadb dadb;
    private final ExecutorService thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread caller = new Thread(task, "adb-" + host + ":" + port);
              caller.setDaemon(true);
              return caller;
            });

    Shell(Dadb dadb) {
      this.dadb = dadb;
    }

    @Override
    public byte[] run(String command, Duration timeout, BooleanSupplier cancelled)
        throws ConnectionLost, TaskCancelled {
      AdbShellResponse answer = await(() -> dadb.shell(command), timeout, cancelled);
      return answer.getOutput().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void push(Path file, String path, BooleanSupplier cancelled)
        throws ConnectionLost, TaskCancelled {
      SyncResult result =
          await(
              () ->
                  dadb.push(
                      file.toFile(), path, FILE_MODE, Files.getLastModifiedTime(file).toMillis()),
              PUSH,
              cancelled);
      if (result instanceof SyncResult.Failure failure) {
        throw new ConnectionLost("%s must be written: %s".formatted(path, failure.getReason()));
      }
    }

    /** dadb waits for as long as the device keeps silent, so another thread watches it. */
    private <T> T await(Callable<T> call, Duration timeout, BooleanSupplier cancelled)
        throws ConnectionLost, TaskCancelled {
      Future<T> answer = thread.submit(call);
      long start = System.nanoTime();
      try {
        while (true) {
          try {
            return answer.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
          } catch (TimeoutException waiting) {
            if (cancelled.getAsBoolean()) {
              throw new TaskCancelled();
            }
            if (System.nanoTime() - start > timeout.toNanos()) {
              throw new ConnectionLost(
                  "adbd of %s:%d must answer within %s, did not".formatted(host, port, timeout));
            }
          }
        }
      } catch (ExecutionException lost) {
        throw new ConnectionLost("adb to %s:%d: %s".formatted(host, port, lost.getCause()), lost);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new TaskCancelled();
      } finally {
        if (!answer.isDone()) {
          // Ends the wait of its thread; the shell is of no use after it.
          close();
        }
      }
    }

    @Override
    public void close() {
      thread.shutdownNow();
      try {
        dadb.close();
      } catch (Exception gone) {
        // Whoever closes wants it gone.
      }
    }
  }
}
