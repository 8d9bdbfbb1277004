package dev.mnas.service.task;

import org.jspecify.annotations.Nullable;

/**
 * What a worker has done.
 *
 * @param done results
 * @param failed failures and lost leases
 * @param meanSeconds from claim to result, over its last results; absent without any
 */
public record WorkerRecord(
    long done, long failed, long doneLately, long failedLately, @Nullable Double meanSeconds) {
  /** Of a worker that has ended nothing. */
  public static final WorkerRecord NONE = new WorkerRecord(0, 0, 0, 0, null);
}
