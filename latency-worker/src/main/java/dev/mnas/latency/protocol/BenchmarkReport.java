package dev.mnas.latency.protocol;

import dev.mnas.task.LatencyDetails.Acceleration;
import dev.mnas.task.LatencyDetails.OutputCheck;
import dev.mnas.task.LatencyDetails.ProcessCosts;
import dev.mnas.task.LatencyPrecision;
import java.util.List;

/**
 * What a benchmark process prints, as JSON.
 *
 * @param runtimeVersion of the candidate's runtime
 * @param blocks of samples for each model
 * @param candidate samples in the order they were taken
 * @param reference samples of the reference network between them
 */
public record BenchmarkReport(
    String runtimeVersion,
    LatencyPrecision precision,
    ProcessCosts process,
    Acceleration acceleration,
    OutputCheck output,
    int blocks,
    List<Sample> candidate,
    List<Sample> reference) {
  public BenchmarkReport {
    require("runtimeVersion", runtimeVersion);
    require("precision", precision);
    require("process", process);
    require("acceleration", acceleration);
    require("output", output);
    require("candidate", candidate);
    require("reference", reference);
    candidate = List.copyOf(candidate);
    reference = List.copyOf(reference);
  }

  private static void require(String name, Object value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
  }
}
