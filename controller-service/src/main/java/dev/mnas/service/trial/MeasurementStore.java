package dev.mnas.service.trial;

import dev.mnas.service.artifact.ArtifactStore;
import dev.mnas.service.device.DeviceStore;
import dev.mnas.service.task.TaskEnd;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TrialId;
import dev.mnas.task.WireJson;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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
public class MeasurementStore {
  /** Stands for the precision of a model file, whose content has one of its own. */
  public static final String OF_FILE = "file";

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
    if (end.result() instanceof TaskResult.Trained trained) {
      MeasurementRow row = row(end);
      row.reuseKey = trial.accuracyKey;
      row.weights = trained.weights();
      trial.accuracyMeasurement = idOf(rows.save(row));
      // The last epochs may not have come with heartbeats; later trials are judged by them.
      curves.keep(new TrialId(TrialStore.idOf(trial)), trained.curve());
    } else {
      trial.latencyMeasurements.put(
          end.pool(), keepLatency(trial.networkHash, LatencyPrecision.FLOAT32.name(), end));
    }
  }

  /**
   * Keeps a latency that a task reported.
   *
   * @param networkHash of the layers, or of the file
   * @param precision in which it was asked for, or {@link #OF_FILE}
   * @return its id
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public long keepLatency(String networkHash, String precision, TaskEnd end) {
    if (!(end.result() instanceof TaskResult.LatencyMeasured latency)) {
      throw new IllegalArgumentException("this is no latency: " + end.result());
    }
    MeasurementRow row = row(end);
    String device = DeviceStore.id(end.pool(), latency.device());
    row.reuseKey = latencyKey(networkHash, device, precision, latency.threads());
    return idOf(rows.save(row));
  }

  private MeasurementRow row(TaskEnd end) {
    MeasurementRow row = new MeasurementRow();
    row.kind = end.kind();
    row.taskId = end.task();
    row.measuredAt = clock.instant();
    row.result = json.writerFor(TaskResult.class).writeValueAsString(end.result());
    return row;
  }

  /** The latency of the network on a device of the pool, where it was measured before. */
  Optional<Long> knownLatency(String networkHash, String pool, int threads) {
    return known(networkHash, devices.fingerprints(pool), LatencyPrecision.FLOAT32.name(), threads);
  }

  /**
   * The latency of a network or file on a device of the pool in a runtime of the version that the
   * device has, where it was measured before.
   *
   * @param precision as of {@link #keepLatency}
   */
  @Transactional(readOnly = true)
  public Optional<Long> knownLatency(
      String networkHash, String pool, LatencyRuntime runtime, String precision, int threads) {
    return known(networkHash, devices.fingerprints(pool, runtime), precision, threads);
  }

  private Optional<Long> known(
      String networkHash, List<String> devices, String precision, int threads) {
    return devices.stream()
        .map(device -> latencyKey(networkHash, device, precision, threads))
        .map(rows::findFirstByReuseKeyOrderByIdDesc)
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

  private static String latencyKey(String hash, String device, String precision, int threads) {
    return String.join(
        ":", hash, device, precision.toLowerCase(Locale.ROOT), Integer.toString(threads));
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

  /** The latency in milliseconds of the device at its nominal speed. */
  @Transactional(readOnly = true)
  public double normalise(String pool, TaskResult.LatencyMeasured latency) {
    return latency.normalisedMedian() * devices.nominalReferenceMillis(pool, latency.device());
  }

  /** A latency that is kept under this id. */
  @Transactional(readOnly = true)
  public Measured<TaskResult.LatencyMeasured> latency(long measurement) {
    return measured(measurement, TaskResult.LatencyMeasured.class);
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
  public record Measured<R extends TaskResult>(R result, Instant at, long task) {}

  private static long idOf(MeasurementRow row) {
    return Objects.requireNonNull(row.id, "a stored measurement has an id");
  }
}
