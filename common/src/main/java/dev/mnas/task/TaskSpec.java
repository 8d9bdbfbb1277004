package dev.mnas.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.mnas.network.NetworkSpec;

/** What a task asks for. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TaskSpec.Train.class, name = "TRAIN"),
  @JsonSubTypes.Type(value = TaskSpec.MeasureLatency.class, name = "MEASURE_LATENCY")
})
public sealed interface TaskSpec {
  NetworkSpec network();

  /** Train from scratch on the split by the recipe. */
  record Train(NetworkSpec network, Recipe recipe, DataSplit data) implements TaskSpec {}

  /**
   * Time single-image inference.
   *
   * @param threads interpreter threads, at least 1
   */
  record MeasureLatency(NetworkSpec network, int threads) implements TaskSpec {
    public MeasureLatency {
      if (threads < 1) {
        throw new IllegalArgumentException("threads must be at least 1, were " + threads);
      }
    }
  }
}
