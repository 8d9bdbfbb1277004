package dev.mnas.worker;

import dev.mnas.task.ModelFile;
import dev.mnas.task.Progress;
import java.util.Optional;

/** What a handler may tell and ask while it works. Safe to call from the task thread. */
public interface TaskContext {
  /** Remembers a finished epoch and has it sent; does not wait for that. */
  void progress(Progress progress);

  /**
   * Whether the work should end: the task is no longer wanted, its lease is lost, or the worker
   * stops.
   */
  boolean cancelled();

  /**
   * Uploads an artifact under the lease.
   *
   * @return its SHA-256 in hexadecimal
   */
  String upload(byte[] artifact);

  /**
   * Downloads the model file that the task is to time.
   *
   * @return bytes of the SHA-256 that the task names
   */
  default byte[] model(ModelFile file) {
    throw new IllegalStateException("there are no model files here, asked for " + file);
  }

  /** The last checkpoint that an earlier holder of the task kept. */
  default Optional<byte[]> checkpoint() {
    return Optional.empty();
  }

  /**
   * Keeps a checkpoint for the task's next holder, in place of the one before. It is worth little
   * beside the work: one that the controller does not take soon is dropped.
   */
  default void keepCheckpoint(byte[] checkpoint) {
    // Work that is short begins anew instead.
  }
}
