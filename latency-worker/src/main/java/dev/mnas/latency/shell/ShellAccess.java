package dev.mnas.latency.shell;

import dev.mnas.worker.TaskCancelled;
import java.util.function.BooleanSupplier;

/** Opens a device's shell. */
public interface ShellAccess {
  /**
   * Reaches the device.
   *
   * @throws ConnectionLost that says why it cannot be reached
   */
  DeviceShell open(BooleanSupplier cancelled) throws ConnectionLost, TaskCancelled;
}
