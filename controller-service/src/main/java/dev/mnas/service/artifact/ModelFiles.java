package dev.mnas.service.artifact;

import dev.mnas.task.ModelFile;
import dev.mnas.task.ModelFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Model files that users upload to be timed, in {@code models/<hash>} of the data folder. One stays
 * while an open measurement needs it, and for an hour after it was uploaded or asked for last.
 */
@Component
public class ModelFiles {
  private static final Duration KEPT = Duration.ofHours(1);

  private final ModelFileRows rows;
  private final IncomingFile incoming;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Path folder;

  ModelFiles(
      ModelFileRows rows,
      IncomingFile incoming,
      TransactionTemplate transaction,
      Clock clock,
      @Value("${mnas.data}") Path data) {
    this.rows = rows;
    this.incoming = incoming;
    this.transaction = transaction;
    this.clock = clock;
    this.folder = data.resolve("models");
  }

  /**
   * Stores an upload.
   *
   * @throws IllegalArgumentException when the content is neither a .tflite nor an .onnx file
   * @throws dev.mnas.service.process.DiskFullException when it does not fit beside the reserve
   * @throws RefusedUploadException when the content is too large or does not hash to its name
   */
  ModelFile store(String sha256, InputStream content) throws IOException {
    IncomingFile.requireHash(sha256);
    incoming.receive(
        sha256,
        content,
        folder,
        (whole, bytes) -> {
          ModelFormat format = ModelContent.format(whole);
          try {
            place(new ModelFile(sha256, format), bytes, whole);
          } catch (DataIntegrityViolationException another) {
            // The same content came for the first time twice at once; it is known now.
            place(new ModelFile(sha256, format), bytes, whole);
          }
        });
    return new ModelFile(sha256, rows.findById(sha256).orElseThrow().format);
  }

  /** The row first: while it is locked, nobody deletes the file. */
  private void place(ModelFile file, long bytes, Path whole) throws IOException {
    try {
      placeLocked(file, bytes, whole);
    } catch (UncheckedIOException failed) {
      throw failed.getCause();
    }
  }

  private void placeLocked(ModelFile file, long bytes, Path whole) {
    transaction.executeWithoutResult(
        status -> {
          if (rows.keep(file.sha256(), clock.instant()) == 0) {
            ModelFileRow row = new ModelFileRow();
            row.sha256 = file.sha256();
            row.format = file.format();
            row.bytes = bytes;
            row.storedAt = clock.instant();
            rows.saveAndFlush(row);
          }
          try {
            Files.move(whole, path(file.sha256()), StandardCopyOption.ATOMIC_MOVE);
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        });
  }

  /** A stored file that the running transaction is to need; nobody deletes it before its end. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<ModelFile> claim(String sha256) {
    return rows.keep(sha256, clock.instant()) == 0
        ? Optional.empty()
        : rows.findById(sha256).map(row -> new ModelFile(sha256, row.format));
  }

  /** Where the file is, if it is there. */
  public Optional<Path> find(String sha256) {
    return Optional.of(path(sha256)).filter(Files::isRegularFile);
  }

  /** Deletes what nobody needs any more. */
  @Scheduled(fixedDelayString = "${mnas.sweep}")
  public void prune() {
    Instant before = clock.instant().minus(KEPT);
    for (String sha256 : rows.unneeded(before)) {
      transaction.executeWithoutResult(
          status -> {
            if (rows.forget(sha256, before) == 1) {
              delete(sha256);
            }
          });
    }
  }

  private void delete(String sha256) {
    try {
      Files.deleteIfExists(path(sha256));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot delete model file " + sha256, failed);
    }
  }

  private Path path(String sha256) {
    IncomingFile.requireHash(sha256);
    return folder.resolve(sha256);
  }
}
