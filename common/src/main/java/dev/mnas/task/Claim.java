package dev.mnas.task;

/** Answer to a granted {@link ClaimRequest}. */
public record Claim(Lease lease, Task task) {}
