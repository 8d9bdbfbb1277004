package dev.mnas.task;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import dev.mnas.network.NetworkSpec;

/** What a task asks for. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TaskSpec.Train.class, name = "TRAIN"),
  @JsonSubTypes.Type(value = TaskSpec.MeasureLatency.class, name = "MEASURE_LATENCY")
})
public sealed interface TaskSpec {
  NetworkSpec network();

  /**
   * Train from scratch on the split by the recipe.
   *
   * @param finalist whether the network is to be kept: each epoch leaves a checkpoint from which
   *     another worker goes on, and the test images judge the weights at the end; false where
   *     absent
   */
  record Train(
      NetworkSpec network,
      Recipe recipe,
      DataSplit data,
      @JsonSetter(nulls = Nulls.AS_EMPTY) boolean finalist)
      implements TaskSpec {
    /** Of a candidate in a search. */
    public Train(NetworkSpec network, Recipe recipe, DataSplit data) {
      this(network, recipe, data, false);
    }
  }

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
