package dev.mnas.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a worker reports at the end of a task. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TaskResult.Trained.class, name = "TRAINED"),
  @JsonSubTypes.Type(value = TaskResult.LatencyMeasured.class, name = "LATENCY_MEASURED"),
  @JsonSubTypes.Type(value = TaskResult.Failed.class, name = "FAILED")
})
public sealed interface TaskResult {

  /**
   * A finished training. A training that diverged is finished too: its accuracy is that of chance.
   *
   * @param accuracy validation accuracy after the last epoch, in [0, 1]
   * @param diverged whether the loss went over its bound or became not a number
   * @param curve one entry an epoch
   * @param trainSeconds wall time of training, without validation
   * @param weights SHA-256 of the uploaded weights in hexadecimal, absent when it diverged
   * @param provenance backend, versions, threads and seed that gave it
   * @param divergedStep step, counted from 1, after which training ended because it diverged;
   *     absent when it did not, or the worker did not say
   * @param test of a finalist whose data set has test images, and then absent in JSON too
   */
  record Trained(
      double accuracy,
      boolean diverged,
      List<Progress> curve,
      double trainSeconds,
      @Nullable String weights,
      TrainProvenance provenance,
      @Nullable Integer divergedStep,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TestScore test)
      implements TaskResult {
    public Trained {
      Present.require("curve", curve);
      Present.require("provenance", provenance);
      curve = Progress.curve(curve);
      if (!(accuracy >= 0 && accuracy <= 1)) {
        throw new IllegalArgumentException("accuracy must lie in [0, 1], was " + accuracy);
      }
      if (!(trainSeconds >= 0) || Double.isInfinite(trainSeconds)) {
        throw new IllegalArgumentException("trainSeconds must be finite, was " + trainSeconds);
      }
      if (weights != null && !weights.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("weights must be a SHA-256, was '" + weights + "'");
      }
      if (divergedStep != null && (!diverged || divergedStep < 1)) {
        throw new IllegalArgumentException(
            "divergedStep must be at least 1 and of a training that diverged, was " + divergedStep);
      }
    }

    /** Of a candidate in a search that did not diverge, or not in a known step. */
    public Trained(
        double accuracy,
        boolean diverged,
        List<Progress> curve,
        double trainSeconds,
        @Nullable String weights,
        TrainProvenance provenance) {
      this(accuracy, diverged, curve, trainSeconds, weights, provenance, null, null);
    }
  }

  /**
   * A finished latency measurement; quantiles are over the kept samples.
   *
   * @param medianMillis time of one inference
   * @param p10Millis 10th percentile
   * @param p90Millis 90th percentile
   * @param coefficientOfVariation standard deviation over mean
   * @param keptShare share of samples that were not preempted
   * @param samples samples taken, each of one or several inferences
   * @param referenceMedianMillis the fixed reference network between the same samples
   * @param device where and with what
   * @param threads interpreter threads
   * @param sampleMillis the kept samples in the order they were taken, milliseconds of one
   *     inference each, at most {@value #MAX_SAMPLES}; empty where a worker sent none
   * @param details absent from workers of before protocol version 3, and then absent in JSON too
   */
  record LatencyMeasured(
      double medianMillis,
      double p10Millis,
      double p90Millis,
      double coefficientOfVariation,
      double keptShare,
      int samples,
      double referenceMedianMillis,
      DeviceInfo device,
      int threads,
      List<Double> sampleMillis,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LatencyDetails details)
      implements TaskResult {
    static final int MAX_SAMPLES = 20_000;

    public LatencyMeasured {
      Present.require("device", device);
      // Workers of before samples were sent leave them out.
      sampleMillis = sampleMillis == null ? List.of() : List.copyOf(sampleMillis);
      if (sampleMillis.size() > MAX_SAMPLES) {
        throw new IllegalArgumentException(
            "sampleMillis may hold %d samples, held %d"
                .formatted(MAX_SAMPLES, sampleMillis.size()));
      }
      sampleMillis.forEach(sample -> positive("sampleMillis", sample));
      positive("medianMillis", medianMillis);
      positive("p10Millis", p10Millis);
      positive("p90Millis", p90Millis);
      positive("referenceMedianMillis", referenceMedianMillis);
      if (!(coefficientOfVariation >= 0) || Double.isInfinite(coefficientOfVariation)) {
        throw new IllegalArgumentException(
            "coefficientOfVariation must be finite, was " + coefficientOfVariation);
      }
      if (!(keptShare > 0 && keptShare <= 1)) {
        throw new IllegalArgumentException("keptShare must lie in (0, 1], was " + keptShare);
      }
    }

    /** Latency in units of the reference network: free of the machine's momentary speed. */
    public double normalisedMedian() {
      return medianMillis / referenceMedianMillis;
    }

    private static void positive(String name, double value) {
      if (!(value > 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException(name + " must be positive and finite, was " + value);
      }
    }
  }

  /** The task could not be done. */
  record Failed(FailureClass failure, String message) implements TaskResult {
    private static final int MAX_MESSAGE = 2000;

    public Failed {
      Present.require("failure", failure);
      Present.require("message", message);
      if (message.length() > MAX_MESSAGE) {
        message = message.substring(0, MAX_MESSAGE);
      }
    }
  }
}
