package dev.mnas.latency.shell;

import dev.mnas.worker.TaskCancelled;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** An open way to a device's shell and files. Used by one thread at a time. */
public interface DeviceShell extends AutoCloseable {
  /**
   * Runs a command of {@code /bin/sh}.
   *
   * @return what it printed; its exit code is not told, because not every way transports one
   * @throws ConnectionLost when the device is gone, or did not end the command in time
   * @throws TaskCancelled soon after {@code cancelled} turned true; the command may still run
   */
  byte[] run(String command, Duration timeout, BooleanSupplier cancelled)
      throws ConnectionLost, TaskCancelled;

  /**
   * Copies a file to the device.
   *
   * @param path there, in a folder that exists
   * @throws ConnectionLost when the device did not take it
   */
  void push(Path file, String path, BooleanSupplier cancelled) throws ConnectionLost, TaskCancelled;

  /** Gives the device back. */
  @Override
  void close();
}
