package dev.mnas.service.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Room on the disk of the data folder; the last of it is kept for the database. */
@Component
public class DiskSpace {
  private final Path folder;
  private final long reserveBytes;

  DiskSpace(@Value("${mnas.data}") Path data, @Value("${mnas.disk-reserve}") DataSize reserve) {
    this.folder = data;
    this.reserveBytes = reserve.toBytes();
  }

  /**
   * Checks that a file of the size fits.
   *
   * @throws DiskFullException naming the folder
   */
  public void requireRoomFor(long bytes) {
    long usable = usable();
    if (usable < reserveBytes + bytes) {
      throw full(usable, null);
    }
  }

  /** Whether less than the reserve is left, so that a write that failed did so for this reason. */
  public boolean full() {
    return usable() < reserveBytes;
  }

  /** What to tell whoever wanted to write. */
  public DiskFullException asFailure(Throwable cause) {
    return full(usable(), cause);
  }

  private DiskFullException full(long usable, @Nullable Throwable cause) {
    return new DiskFullException(
        "the disk of %s is full: %d bytes are left, %d are kept for the database"
            .formatted(folder.toAbsolutePath(), usable, reserveBytes),
        cause);
  }

  private long usable() {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException gone) {
      throw new UncheckedIOException("data folder " + folder + " cannot be read", gone);
    }
  }
}
