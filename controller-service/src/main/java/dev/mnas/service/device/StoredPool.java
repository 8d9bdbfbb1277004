package dev.mnas.service.device;

/**
 * A pool that somebody gave settings.
 *
 * @param version from 1, grows with every change
 */
public record StoredPool(String name, PoolSettings settings, int version) {}
