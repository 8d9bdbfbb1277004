package dev.mnas.latency.protocol;

/**
 * What a benchmark process is asked to time, as a JSON file.
 *
 * @param reference path of the reference network's .tflite file, timed in alternating blocks
 */
public record BenchmarkRequest(Schedule schedule, CandidateModel candidate, String reference) {}
