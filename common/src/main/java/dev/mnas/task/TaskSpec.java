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
  @JsonSubTypes.Type(value = TaskSpec.MeasureLatency.class, name = "MEASURE_LATENCY"),
  @JsonSubTypes.Type(value = TaskSpec.MeasureFile.class, name = "MEASURE_FILE")
})
public sealed interface TaskSpec {
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

  /** Times single-image inference (batch 1) on a device. */
  sealed interface Timing extends TaskSpec permits MeasureLatency, MeasureFile {
    /** What runs it. */
    LatencyRuntime runtime();

    /** Threads of the runtime, at least 1. */
    int threads();
  }

  /**
   * Time a network with random weights, which latency does not depend on.
   *
   * @param threads of the runtime, at least 1
   * @param runtime TFLITE where absent
   * @param precision FLOAT32 where absent; INT8 needs TFLITE
   */
  record MeasureLatency(
      NetworkSpec network, int threads, LatencyRuntime runtime, LatencyPrecision precision)
      implements Timing {
    public MeasureLatency {
      requireThreads(threads);
      runtime = runtime == null ? LatencyRuntime.TFLITE : runtime;
      precision = precision == null ? LatencyPrecision.FLOAT32 : precision;
      if (precision == LatencyPrecision.INT8 && runtime != LatencyRuntime.TFLITE) {
        throw new IllegalArgumentException("precision INT8 needs runtime TFLITE, was " + runtime);
      }
    }

    /** With TFLite in float, as in the paper. */
    public MeasureLatency(NetworkSpec network, int threads) {
      this(network, threads, LatencyRuntime.TFLITE, LatencyPrecision.FLOAT32);
    }
  }

  /**
   * Time a model file that a user uploaded. The worker downloads it under its lease. Its format
   * says what runs it, its content in which precision.
   *
   * @param threads of the runtime, at least 1
   */
  record MeasureFile(ModelFile file, int threads) implements Timing {
    public MeasureFile {
      Present.require("file", file);
      requireThreads(threads);
    }

    @Override
    public LatencyRuntime runtime() {
      return file.format().runtime();
    }
  }

  private static void requireThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, were " + threads);
    }
  }
}
