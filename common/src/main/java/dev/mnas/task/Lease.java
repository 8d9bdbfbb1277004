package dev.mnas.task;

/**
 * A worker's claim on a task.
 *
 * @param task the claimed task
 * @param token fencing token: every later call about the task carries it, a stale one is refused
 * @param ttlMillis time until expiry unless a heartbeat extends it
 */
public record Lease(TaskId task, String token, long ttlMillis) {}
