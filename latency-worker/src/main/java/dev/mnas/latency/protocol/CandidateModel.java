package dev.mnas.latency.protocol;

import dev.mnas.task.LatencyRuntime;
import org.jspecify.annotations.Nullable;

/**
 * The model that a benchmark times.
 *
 * @param file its path
 * @param threads of the runtime, at least 1
 * @param expected absent for files of users, whose layers nobody knows: then the runtime's plain
 *     kernels say what is right
 */
public record CandidateModel(
    String file, LatencyRuntime runtime, int threads, @Nullable ExpectedOutput expected) {
  public CandidateModel {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, were " + threads);
    }
  }
}
