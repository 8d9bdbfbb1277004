package dev.mnas.worker;

import dev.mnas.task.Progress;

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
}
