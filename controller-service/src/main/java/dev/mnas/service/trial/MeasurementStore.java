package dev.mnas.service.trial;

import dev.mnas.service.artifact.ArtifactStore;
import dev.mnas.service.device.DeviceStore;
import dev.mnas.service.task.TaskEnd;
import dev.mnas.task.TaskResult;
import dev.mnas.task.WireJson;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reported results. A latency holds for a network, a device with its runtime, and a precision; an
 * accuracy for a network, a recipe and a data split: later trials of the same reuse them.
 */
@Component
class MeasurementStore {
  private final MeasurementRows rows;
  private final DeviceStore devices;
  private final ArtifactStore artifacts;
  private final CurveStore curves;
  private final Clock clock;
  private final JsonMapper json = WireJson.mapper();

  MeasurementStore(
      MeasurementRows rows,
      DeviceStore devices,
      ArtifactStore artifacts,
      CurveStore curves,
      Clock clock) {
    this.rows = rows;
    this.devices = devices;
    this.artifacts = artifacts;
    this.curves = curves;
    this.clock = clock;
  }

  /** Keeps what a task of the trial reported. */
  @Transactional(propagation = Propagation.MANDATORY)
  void keep(TrialRow trial, TaskEnd end) {
    MeasurementRow row = new MeasurementRow();
    row.kind = end.kind();
    row.taskId = end.task();
    row.measuredAt = clock.instant();
    row.result = json.writerFor(TaskResult.class).writeValueAsString(end.result());
    if (end.result() instanceof TaskResult.LatencyMeasured latency) {
      String device = DeviceStore.id(end.pool(), latency.device());
      row.reuseKey = latencyKey(trial.networkHash, device, latency.threads());
      trial.latencyMeasurements.put(end.pool(), idOf(rows.save(row)));
    } else if (end.result() instanceof TaskResult.Trained trained) {
      row.reuseKey = trial.accuracyKey;
      row.weights = trained.weights();
      trial.accuracyMeasurement = idOf(rows.save(row));
      // The last epochs may not have come with heartbeats; later trials are judged by them.
      curves.keep(end.trial(), trained.curve());
    } else {
      throw new IllegalArgumentException("a failure is no measurement: " + end.result());
    }
  }

  /** The latency of the network on a device of the pool, where it was measured before. */
  Optional<Long> knownLatency(String networkHash, String pool, int threads) {
    return devices.fingerprints(pool).stream()
        .map(device -> rows.findFirstByReuseKeyOrderById(latencyKey(networkHash, device, threads)))
        .flatMap(Optional::stream)
        .map(MeasurementStore::idOf)
        .findFirst();
  }

  /**
   * The accuracy of a network that was trained before.
   *
   * @param weightsNeeded whether a training counts only while its weights are still there
   */
  Optional<Long> knownAccuracy(String accuracyKey, boolean weightsNeeded) {
    return rows.findByReuseKeyOrderById(accuracyKey).stream()
        .filter(
            known ->
                !weightsNeeded
                    || known.weights == null
                    || artifacts.find(known.weights).isPresent())
        .map(MeasurementStore::idOf)
        .findFirst();
  }

  private static String latencyKey(String hash, String device, int threads) {
    return String.join(":", hash, device, "float32", Integer.toString(threads));
  }

  Measured<TaskResult.Trained> trained(TrialRow row) {
    return measured(Objects.requireNonNull(row.accuracyMeasurement), TaskResult.Trained.class);
  }

  Measured<TaskResult.LatencyMeasured> latency(TrialRow row, String pool) {
    return measured(
        Objects.requireNonNull(row.latencyMeasurements.get(pool)),
        TaskResult.LatencyMeasured.class);
  }

  /** The normalised latency in milliseconds of the device at its nominal speed. */
  double latencyMillis(TrialRow row, String pool) {
    return normalise(pool, latency(row, pool).result());
  }

  double normalise(String pool, TaskResult.LatencyMeasured latency) {
    return latency.normalisedMedian() * devices.nominalReferenceMillis(pool, latency.device());
  }

  private <R extends TaskResult> Measured<R> measured(long measurement, Class<R> type) {
    MeasurementRow row = rows.findById(measurement).orElseThrow();
    return new Measured<>(
        type.cast(json.readValue(row.result, TaskResult.class)), row.measuredAt, row.taskId);
  }

  /**
   * A result with where it came from.
   *
   * @param task that reported it, of this trial or of one before
   */
  record Measured<R extends TaskResult>(R result, Instant at, long task) {}

  private static long idOf(MeasurementRow row) {
    return Objects.requireNonNull(row.id, "a stored measurement has an id");
  }
}
