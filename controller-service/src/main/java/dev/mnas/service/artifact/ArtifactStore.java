package dev.mnas.service.artifact;

import dev.mnas.service.process.DiskSpace;
import dev.mnas.service.task.TaskStore;
import dev.mnas.task.TaskId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.unit.DataSize;

/**
 * Files named by their SHA-256 in {@code artifacts/<two digits>/<hash>}. A file appears whole or
 * not at all: it is written beside and renamed once its hash is checked.
 */
@Component
public class ArtifactStore {
  private static final String HASH = "[0-9a-f]{64}";
  private static final int CHUNK = 1 << 16;

  private final ArtifactRows rows;
  private final TaskStore tasks;
  private final Clock clock;
  private final DiskSpace disk;
  private final Path folder;
  private final long limitBytes;

  ArtifactStore(
      ArtifactRows rows,
      TaskStore tasks,
      Clock clock,
      DiskSpace disk,
      @Value("${mnas.data}") Path data,
      @Value("${mnas.artifact-limit}") DataSize limit) {
    this.rows = rows;
    this.tasks = tasks;
    this.clock = clock;
    this.disk = disk;
    this.folder = data.resolve("artifacts");
    this.limitBytes = limit.toBytes();
  }

  /**
   * Stores an upload of the holder of a lease.
   *
   * @throws dev.mnas.service.task.StaleLeaseException when the token is not that of a running lease
   * @throws dev.mnas.service.process.DiskFullException when it does not fit beside the reserve
   * @throws RefusedUploadException when the content is too large or does not hash to its name
   */
  public void store(TaskId task, String token, String sha256, InputStream content)
      throws IOException {
    Path target = path(sha256);
    tasks.requireHeld(task, token);
    disk.requireRoomFor(0);
    try {
      write(task, sha256, target, content);
    } catch (IOException failed) {
      if (disk.full()) {
        throw disk.asFailure(failed);
      }
      throw failed;
    }
  }

  private void write(TaskId task, String sha256, Path target, InputStream content)
      throws IOException {
    Files.createDirectories(target.getParent());
    Path partial = Files.createTempFile(folder, "upload-", ".part");
    try {
      long bytes = copy(content, partial, sha256);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      ArtifactRow row = new ArtifactRow();
      row.sha256 = sha256;
      row.taskId = task.value();
      row.bytes = bytes;
      row.storedAt = clock.instant();
      rows.save(row);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Where the file is, if it is there. */
  public Optional<Path> find(String sha256) {
    return Optional.of(path(sha256)).filter(Files::isRegularFile);
  }

  /** Deletes a file; one that is not there is no error. */
  @Transactional
  public void delete(String sha256) {
    rows.deleteById(sha256);
    try {
      Files.deleteIfExists(path(sha256));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot delete artifact " + sha256, failed);
    }
  }

  private long copy(InputStream content, Path partial, String sha256) throws IOException {
    MessageDigest digest = digest();
    long bytes = 0;
    byte[] chunk = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(partial)) {
      for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
        bytes += read;
        if (bytes > limitBytes) {
          throw new RefusedUploadException(
              true, "an artifact may have %d bytes".formatted(limitBytes));
        }
        disk.requireRoomFor(read);
        digest.update(chunk, 0, read);
        out.write(chunk, 0, read);
      }
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(sha256)) {
      throw new RefusedUploadException(
          false, "the content must hash to %s, hashed to %s".formatted(sha256, actual));
    }
    return bytes;
  }

  private Path path(String sha256) {
    if (!sha256.matches(HASH)) {
      throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits in lower case");
    }
    return folder.resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
