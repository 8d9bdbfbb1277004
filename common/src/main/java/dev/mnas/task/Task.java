package dev.mnas.task;

/**
 * A unit of worker work.
 *
 * @param trial the candidate it belongs to
 * @param pool which workers may claim it
 */
public record Task(TaskId id, TrialId trial, String pool, TaskSpec spec) {}
