/**
 * The wire contract between controller and workers: tasks, leases, heartbeats and what a task
 * reports.
 */
@NullMarked
package dev.mnas.task;

import org.jspecify.annotations.NullMarked;
