package dev.mnas.service.artifact;

import dev.mnas.service.task.TaskStore;
import dev.mnas.task.TaskId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Files named by their SHA-256 in {@code artifacts/<two digits>/<hash>}. A file appears whole or
 * not at all: it is written beside and renamed once its hash is checked.
 */
@Component
public class ArtifactStore {
  private final ArtifactRows rows;
  private final TaskStore tasks;
  private final Clock clock;
  private final IncomingFile incoming;
  private final TransactionTemplate transaction;
  private final Path folder;

  ArtifactStore(
      ArtifactRows rows,
      TaskStore tasks,
      Clock clock,
      IncomingFile incoming,
      TransactionTemplate transaction,
      @Value("${mnas.data}") Path data) {
    this.rows = rows;
    this.tasks = tasks;
    this.clock = clock;
    this.incoming = incoming;
    this.transaction = transaction;
    this.folder = data.resolve("artifacts");
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
    incoming.receive(
        sha256,
        content,
        folder,
        (whole, bytes) -> {
          Files.createDirectories(target.getParent());
          try {
            place(task, sha256, bytes, whole);
          } catch (DataIntegrityViolationException another) {
            // The same content came for the first time twice at once; it is known now.
            place(task, sha256, bytes, whole);
          }
        });
  }

  /** The row first: while it is locked, nobody deletes the file. */
  private void place(TaskId task, String sha256, long bytes, Path whole) throws IOException {
    try {
      transaction.executeWithoutResult(
          status -> {
            if (rows.give(sha256, task.value(), clock.instant()) == 0) {
              ArtifactRow row = new ArtifactRow();
              row.sha256 = sha256;
              row.taskId = task.value();
              row.bytes = bytes;
              row.storedAt = clock.instant();
              rows.saveAndFlush(row);
            }
            move(whole, path(sha256));
          });
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
  }

  private static void move(Path whole, Path target) {
    try {
      Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Where the file is, if it is there. */
  public Optional<Path> find(String sha256) {
    return Optional.of(path(sha256)).filter(Files::isRegularFile);
  }

  /**
   * Deletes a file; one that is not there is no error. One that the holder of a lease has uploaded
   * again meanwhile stays.
   */
  @Transactional
  public void delete(String sha256) {
    if (rows.forget(sha256) == 0) {
      return;
    }
    try {
      Files.deleteIfExists(path(sha256));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot delete artifact " + sha256, failed);
    }
  }

  private Path path(String sha256) {
    IncomingFile.requireHash(sha256);
    return folder.resolve(sha256.substring(0, 2)).resolve(sha256);
  }
}
