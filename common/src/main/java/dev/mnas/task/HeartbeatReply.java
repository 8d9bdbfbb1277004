package dev.mnas.task;

/**
 * @param ttlMillis the lease's new time to expiry
 * @param cancelled whether the task is no longer wanted: stop, and release the lease
 */
public record HeartbeatReply(long ttlMillis, boolean cancelled) {}
