package dev.mnas.service.task;

import org.jspecify.annotations.Nullable;

/**
 * Tasks of a study that wait, or all that wait without one.
 *
 * @param study absent for tasks of measurements that users asked for
 * @param oldest id of the task that waits longest
 */
record ReadyGroup(@Nullable Long study, long oldest) {}
