package dev.mnas.task;

import org.jspecify.annotations.Nullable;

/**
 * A worker asks for a task.
 *
 * @param protocolVersion {@link Protocol#VERSION} of the worker
 * @param worker name that people recognise, 1 to 128 characters
 * @param kind the kind of task it can do
 * @param pool the pool it serves
 * @param waitMillis how long the controller may keep the request open while no task is ready
 * @param device what it times on; absent for trainers
 */
public record ClaimRequest(
    int protocolVersion,
    String worker,
    TaskKind kind,
    String pool,
    long waitMillis,
    @Nullable DeviceInfo device) {
  public ClaimRequest {
    Present.require("worker", worker);
    Present.require("kind", kind);
    Present.require("pool", pool);
    if (!worker.matches("[\\w.@:+-]{1,128}")) {
      throw new IllegalArgumentException(
          "worker must be 1 to 128 letters, digits or . @ : + - _, was '" + worker + "'");
    }
    if (!pool.matches("[a-z0-9][a-z0-9-]{0,63}")) {
      throw new IllegalArgumentException(
          "pool must be lower-case letters, digits and '-', was '" + pool + "'");
    }
    if (waitMillis < 0) {
      throw new IllegalArgumentException("waitMillis must not be negative, was " + waitMillis);
    }
  }
}
