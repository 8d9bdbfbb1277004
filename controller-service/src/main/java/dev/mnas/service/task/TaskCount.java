package dev.mnas.service.task;

import dev.mnas.task.TaskKind;

/** How many open tasks of a kind and pool are in a state. */
public record TaskCount(TaskKind kind, String pool, TaskState state, long tasks) {}
