package dev.mnas.latency.farm;

import dev.mnas.latency.shell.ConnectionLost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which devices this worker holds at a server, in a file that is written before a device is asked
 * for: after a crash the next start gives them back.
 */
final class StfReservations {
  private static final Logger log = LoggerFactory.getLogger(StfReservations.class);

  private final StfServer server;
  private final Path file;

  StfReservations(StfServer server, Path file) {
    this.server = server;
    this.file = file;
  }

  /** Gives back what an earlier process left reserved; what cannot be stays in the file. */
  synchronized void releaseLeftOver() {
    for (String serial : read()) {
      try {
        server.release(serial);
        forget(serial);
        log.info("Gave {} back, which an earlier worker had reserved", serial);
      } catch (ConnectionLost away) {
        log.warn("{} is still reserved: {}", serial, away.getMessage());
      }
    }
  }

  synchronized void remember(String serial) {
    Set<String> serials = read();
    serials.add(serial);
    write(serials);
  }

  synchronized void forget(String serial) {
    Set<String> serials = read();
    serials.remove(serial);
    write(serials);
  }

  private Set<String> read() {
    try {
      return Files.exists(file) ? new TreeSet<>(Files.readAllLines(file)) : new TreeSet<>();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void write(Set<String> serials) {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(next, serials);
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }
}
