package dev.mnas.service.space;

/**
 * An uploaded search space.
 *
 * @param yaml as it was uploaded
 * @param version from 1, grows with every replacement
 */
record StoredSpace(String name, String yaml, int version) {}
