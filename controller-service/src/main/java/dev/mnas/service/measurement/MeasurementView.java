package dev.mnas.service.measurement;

import dev.mnas.service.task.RequestId;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.task.ModelFile;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A measurement that a user asked for.
 *
 * @param network as it was asked for: a name with its options, block strings, or a file's name
 * @param file absent for a network
 * @param precision absent for a file until it was timed
 * @param worker that times it now; absent while it waits and once it has ended
 * @param latency once it is DONE
 * @param failure with its message, once it is FAILED
 */
public record MeasurementView(
    RequestId id,
    String pool,
    String network,
    @Nullable ModelFile file,
    LatencyRuntime runtime,
    @Nullable LatencyPrecision precision,
    int threads,
    MeasurementState state,
    Instant createdAt,
    @Nullable Instant endedAt,
    @Nullable String worker,
    @Nullable MeasuredLatency latency,
    @Nullable FailureClass failure,
    @Nullable String failureMessage) {

  /**
   * What came out; quantiles are over the kept samples.
   *
   * @param reused whether it was known before the measurement was asked for
   * @param latencyMillis normalised: on the device at its nominal speed
   * @param medianMillis as it was timed
   * @param coefficientOfVariation standard deviation over mean
   * @param keptShare share of samples that were not preempted
   * @param samples that were taken
   */
  public record MeasuredLatency(
      boolean reused,
      double latencyMillis,
      double medianMillis,
      double p10Millis,
      double p90Millis,
      double coefficientOfVariation,
      double keptShare,
      int samples,
      double referenceMedianMillis,
      DeviceInfo device,
      Instant measuredAt) {}
}
