package dev.mnas.latency.protocol;

import java.util.List;

/**
 * What a benchmark process is asked to time, as a JSON file.
 *
 * @param threads interpreter threads, at least 1
 * @param models paths of .tflite files, timed in alternating blocks
 */
public record BenchmarkRequest(Schedule schedule, int threads, List<String> models) {
  public BenchmarkRequest {
    models = List.copyOf(models);
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, were " + threads);
    }
    if (models.isEmpty()) {
      throw new IllegalArgumentException("a benchmark needs at least one model");
    }
  }
}
