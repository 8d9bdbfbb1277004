package dev.mnas.service.artifact;

import dev.mnas.service.task.TaskCheckpoints;
import dev.mnas.service.task.TaskStore;
import dev.mnas.task.TaskId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The newest checkpoint of every task that is open, in {@code checkpoints/<task>/<hash>}. A task's
 * row names the one that counts; what a crash left beside it goes with the next one, or when the
 * task has ended.
 */
@Component
class CheckpointStore {
  private final TaskStore tasks;
  private final TaskCheckpoints checkpoints;
  private final IncomingFile incoming;
  private final Path folder;

  CheckpointStore(
      TaskStore tasks,
      TaskCheckpoints checkpoints,
      IncomingFile incoming,
      @Value("${mnas.data}") Path data) {
    this.tasks = tasks;
    this.checkpoints = checkpoints;
    this.incoming = incoming;
    this.folder = data.resolve("checkpoints");
  }

  /**
   * Stores an upload of the holder of a lease in place of the task's checkpoint.
   *
   * @throws dev.mnas.service.task.StaleLeaseException when the token is not that of a running
   *     lease, before or after the upload; the task's checkpoint then stays
   * @throws dev.mnas.service.process.DiskFullException when it does not fit beside the reserve
   * @throws RefusedUploadException when the content is too large or does not hash to its name
   */
  void store(TaskId task, String token, String sha256, InputStream content) throws IOException {
    IncomingFile.requireHash(sha256);
    tasks.requireHeld(task, token);
    incoming.receive(
        sha256, content, folder, (whole, bytes) -> replace(task, token, sha256, whole));
  }

  /** One at a time: two uploads of the same task must not delete each other's file. */
  private synchronized void replace(TaskId task, String token, String sha256, Path whole)
      throws IOException {
    // The file first: a row must not name one that a crash kept from coming.
    Path own = folder(task);
    Files.createDirectories(own);
    Files.move(whole, own.resolve(sha256), StandardCopyOption.ATOMIC_MOVE);
    try {
      checkpoints.keep(task, token, sha256);
    } finally {
      Optional<String> kept = checkpoints.newest(task);
      for (Path file : list(own)) {
        if (!kept.equals(Optional.of(file.getFileName().toString()))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /**
   * The task's checkpoint, if it has one.
   *
   * @throws dev.mnas.service.task.StaleLeaseException when the token is not that of a running lease
   */
  Optional<Path> find(TaskId task, String token) {
    tasks.requireHeld(task, token);
    return checkpoints.newest(task).map(folder(task)::resolve).filter(Files::isRegularFile);
  }

  /** Deletes the checkpoints of tasks that have ended, in whatever way. */
  @Scheduled(fixedDelayString = "${mnas.sweep}")
  synchronized void prune() {
    try {
      for (Path own : list(folder)) {
        if (Files.isDirectory(own) && !checkpoints.needed(idOf(own))) {
          for (Path file : list(own)) {
            Files.deleteIfExists(file);
          }
          Files.deleteIfExists(own);
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot delete checkpoints in " + folder, failed);
    }
  }

  private Path folder(TaskId task) {
    return folder.resolve(task.toString());
  }

  private static TaskId idOf(Path own) {
    return new TaskId(Long.parseLong(own.getFileName().toString()));
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }
}
