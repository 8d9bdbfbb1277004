package dev.mnas.service.task;

import org.jspecify.annotations.Nullable;

/**
 * How many tasks of a study are leased, or of all measurements without one.
 *
 * @param study absent for measurements that users asked for
 */
record LeasedCount(@Nullable Long study, long tasks) {}
