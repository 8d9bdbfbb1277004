package dev.mnas.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Under which conditions a latency was measured, and what else was seen meanwhile. What a device
 * does not tell is null.
 *
 * @param conditions what ran it and how
 * @param reference the reference network at both ends of the measurement
 * @param process costs beside the latency
 * @param state of the device meanwhile
 * @param acceleration what the runtime's fast kernels took
 * @param output how the outputs were compared before anything was timed
 */
public record LatencyDetails(
    Conditions conditions,
    ReferenceDrift reference,
    ProcessCosts process,
    DeviceState state,
    Acceleration acceleration,
    OutputCheck output) {
  public LatencyDetails {
    Present.require("conditions", conditions);
    Present.require("reference", reference);
    Present.require("process", process);
    Present.require("state", state);
    Present.require("acceleration", acceleration);
    Present.require("output", output);
  }

  /**
   * @param precision of a file that a user uploaded: INT8 when it computes with 8-bit tensors
   * @param batch images of one inference
   * @param coreSet processors that the measuring process was bound to, such as {@code 0,1}; null
   *     for all
   */
  public record Conditions(
      LatencyRuntime runtime, LatencyPrecision precision, int batch, @Nullable String coreSet) {
    public Conditions {
      Present.require("runtime", runtime);
      Present.require("precision", precision);
      if (batch < 1) {
        throw new IllegalArgumentException("batch must be at least 1, was " + batch);
      }
      if (coreSet != null && !coreSet.matches("[0-9][0-9,-]{0,255}")) {
        throw new IllegalArgumentException(
            "coreSet must be numbers of processors such as 0,2-3, was '" + coreSet + "'");
      }
    }
  }

  /**
   * @param beforeMedianMillis median of the reference network in the first blocks
   * @param afterMedianMillis in the last
   * @param attempts measurements until the two agreed, at least 1
   */
  public record ReferenceDrift(double beforeMedianMillis, double afterMedianMillis, int attempts) {
    public ReferenceDrift {
      positive("beforeMedianMillis", beforeMedianMillis);
      positive("afterMedianMillis", afterMedianMillis);
      if (attempts < 1) {
        throw new IllegalArgumentException("attempts must be at least 1, were " + attempts);
      }
    }

    /** How far the reference moved, as a share: 0.05 is 5%. */
    public double drift() {
      return Math.abs(afterMedianMillis / beforeMedianMillis - 1);
    }
  }

  /**
   * @param coldFirstRunMillis the first inference of the fresh process
   * @param peakMemoryBytes largest resident memory of the measuring process
   * @param idleMemoryBytes the same before the model was loaded
   * @param modelBytes size of the model file
   */
  public record ProcessCosts(
      double coldFirstRunMillis,
      @Nullable Long peakMemoryBytes,
      @Nullable Long idleMemoryBytes,
      long modelBytes) {
    public ProcessCosts {
      positive("coldFirstRunMillis", coldFirstRunMillis);
      positive("modelBytes", modelBytes);
      if (peakMemoryBytes != null) {
        positive("peakMemoryBytes", peakMemoryBytes);
      }
      if (idleMemoryBytes != null) {
        positive("idleMemoryBytes", idleMemoryBytes);
      }
    }
  }

  /**
   * @param stealShare share of the processors' time that the hypervisor gave to others, in [0, 1]
   * @param temperatureCelsius of the hottest thermal zone after the measurement
   * @param frequencyMegahertz mean over the processors that were used, after the measurement
   */
  public record DeviceState(
      @Nullable Double stealShare,
      @Nullable Double temperatureCelsius,
      @Nullable Double frequencyMegahertz) {
    public DeviceState {
      if (stealShare != null && !(stealShare >= 0 && stealShare <= 1)) {
        throw new IllegalArgumentException("stealShare must lie in [0, 1], was " + stealShare);
      }
      if (temperatureCelsius != null && !Double.isFinite(temperatureCelsius)) {
        throw new IllegalArgumentException(
            "temperatureCelsius must be finite, was " + temperatureCelsius);
      }
      if (frequencyMegahertz != null) {
        positive("frequencyMegahertz", frequencyMegahertz);
      }
    }
  }

  /**
   * @param accelerator whose kernels are meant, such as {@code XNNPACK}
   * @param nodes of the model's graph; null where the runtime does not tell
   * @param otherNodes kinds of operation that it did not take, one entry a node, in the order of
   *     the graph; null where the runtime does not tell
   */
  public record Acceleration(
      String accelerator, @Nullable Integer nodes, @Nullable List<String> otherNodes) {
    private static final int MAX_NODES = 10_000;
    private static final int MAX_NAME = 64;

    public Acceleration {
      Present.require("accelerator", accelerator, MAX_NAME);
      if (nodes != null && nodes < 1) {
        throw new IllegalArgumentException("nodes must be at least 1, were " + nodes);
      }
      if (otherNodes != null) {
        otherNodes = List.copyOf(otherNodes);
        if (otherNodes.size() > MAX_NODES) {
          throw new IllegalArgumentException(
              "otherNodes may hold %d, held %d".formatted(MAX_NODES, otherNodes.size()));
        }
        otherNodes.forEach(node -> Present.require("otherNodes", node, MAX_NAME));
      }
    }
  }

  /**
   * The outputs for one image, compared before anything was timed.
   *
   * @param largestDifference largest difference of an output, as a share of the expected outputs'
   *     largest magnitude
   * @param tolerance what it had to stay within
   */
  public record OutputCheck(Against against, double largestDifference, double tolerance) {
    public OutputCheck {
      Present.require("against", against);
      if (!(largestDifference >= 0 && largestDifference <= tolerance)
          || Double.isInfinite(tolerance)) {
        throw new IllegalArgumentException(
            "largestDifference must lie in [0, tolerance], was %s of %s"
                .formatted(largestDifference, tolerance));
      }
    }

    /** What the outputs had to agree with. */
    public enum Against {
      /** An evaluation of the same layers and weights without the runtime. */
      EVALUATION,
      /** The runtime's own kernels without the accelerator. */
      PLAIN_KERNELS
    }
  }

  private static void positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be positive and finite, was " + value);
    }
  }
}
