package dev.mnas.latency.farm;

import dev.mnas.latency.shell.ConnectionLost;
import dev.mnas.latency.shell.DadbAccess;
import dev.mnas.latency.shell.DeviceShell;
import dev.mnas.latency.shell.ShellAccess;
import dev.mnas.worker.TaskCancelled;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Phones of a DeviceFarmer/STF server: reserved when opened, reached over its remote connection,
 * given back when closed. The server's user must know the public key of this worker.
 */
public final class StfFarm {
  private static final Logger log = LoggerFactory.getLogger(StfFarm.class);

  /**
   * The server takes a device back by itself when a worker that died has not used it for so long.
   */
  private static final Duration IDLE = Duration.ofMinutes(15);

  private final StfServer server;
  private final StfReservations reservations;
  private final Path key;

  /**
   * @param token of a user of the server
   * @param key file of the private key of adb
   * @param memory file that remembers reservations over a crash
   */
  public StfFarm(URI url, String token, Path key, Path memory) {
    this.server = new StfServer(url, token);
    this.reservations = new StfReservations(server, memory);
    this.key = key;
  }

  /** Gives back what a worker that crashed held. To be called before the first device is opened. */
  public void releaseLeftOver() {
    reservations.releaseLeftOver();
  }

  /** The way to one of its phones. */
  public ShellAccess phone(String serial) {
    return cancelled -> open(serial, cancelled);
  }

  private DeviceShell open(String serial, BooleanSupplier cancelled)
      throws ConnectionLost, TaskCancelled {
    reservations.remember(serial);
    try {
      server.reserve(serial, IDLE);
      String address = server.connect(serial);
      int colon = address.lastIndexOf(':');
      int port = Integer.parseInt(address.substring(colon + 1));
      DeviceShell shell = new DadbAccess(address.substring(0, colon), port, key).open(cancelled);
      return new Reserved(shell, serial);
    } catch (ConnectionLost | TaskCancelled | RuntimeException failed) {
      release(serial);
      throw failed;
    }
  }

  private void release(String serial) {
    try {
      server.release(serial);
      reservations.forget(serial);
    } catch (ConnectionLost away) {
      log.warn("{} stays reserved until the next start: {}", serial, away.getMessage());
    }
  }

  /** A shell whose end is the end of the reservation. */
  private final class Reserved implements DeviceShell {
    private final DeviceShell shell;
    private final String serial;

    Reserved(DeviceShell shell, String serial) {
      this.shell = shell;
      this.serial = serial;
    }

    @Override
    public byte[] run(String command, Duration timeout, BooleanSupplier cancelled)
        throws ConnectionLost, TaskCancelled {
      return shell.run(command, timeout, cancelled);
    }

    @Override
    public void push(Path file, String path, BooleanSupplier cancelled)
        throws ConnectionLost, TaskCancelled {
      shell.push(file, path, cancelled);
    }

    @Override
    public void close() {
      shell.close();
      release(serial);
    }
  }
}
