package dev.mnas.service.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The folder of database and artifacts, held by one controller at a time. The operating system
 * drops the lock with the process, however it ends, so a crash leaves nothing to clean up.
 */
public final class DataFolder implements AutoCloseable {
  private static final String LOCK = "controller.lock";
  private static final String PID = "controller.pid";

  private final Path folder;
  private final FileChannel channel;

  private DataFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Creates the folder where it is absent, and takes it.
   *
   * @throws StartRefused that says who holds it, or that it cannot be written
   */
  public static DataFolder take(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new StartRefused("data folder %s is held by %s".formatted(folder, holder(folder)));
      }
      return new DataFolder(folder, channel);
    } catch (IOException unwritable) {
      throw new StartRefused(
          "data folder %s cannot be used: %s".formatted(folder, unwritable), unwritable);
    }
  }

  /** Leaves a note for whoever finds the folder taken: process, port and start. */
  public void announce(int port, Instant started) {
    String note =
        "process %d, port %d, started %s\n".formatted(ProcessHandle.current().pid(), port, started);
    try {
      Path written = Files.writeString(folder.resolve(PID + ".new"), note);
      Files.move(written, folder.resolve(PID), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new UncheckedIOException("the note in " + folder + " cannot be written", failed);
    }
  }

  /** Removes the note and lets the folder go. */
  @Override
  public void close() {
    try {
      if (channel.isOpen()) {
        Files.deleteIfExists(folder.resolve(PID));
      }
      channel.close();
    } catch (IOException failed) {
      throw new UncheckedIOException("data folder " + folder + " cannot be let go", failed);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  private static String holder(Path folder) throws IOException {
    Path note = folder.resolve(PID);
    return Files.exists(note)
        ? Files.readString(note).strip()
        : "another controller that is still starting";
  }
}
