package dev.mnas.service.event;

/**
 * A change in the log.
 *
 * @param id grows with every commit, without regard to restarts
 */
public record NumberedChange(long id, Change change) {}
