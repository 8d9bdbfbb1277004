package dev.mnas.latency.protocol;

import java.util.List;

/**
 * What a benchmark process prints, as JSON.
 *
 * @param runtimeVersion of TFLite
 * @param blocks of samples for each model
 * @param models in the order of the request
 */
public record BenchmarkReport(String runtimeVersion, int blocks, List<ModelTimings> models) {
  public BenchmarkReport {
    models = List.copyOf(models);
  }

  /**
   * @param steps of the interpreter's execution plan
   * @param delegatedSteps of them that a delegate (XNNPACK) runs
   * @param samples in the order they were taken
   */
  public record ModelTimings(int steps, int delegatedSteps, List<Sample> samples) {
    public ModelTimings {
      samples = List.copyOf(samples);
    }
  }
}
