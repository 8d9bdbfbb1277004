package dev.mnas.service.trial;

import dev.mnas.service.artifact.ArtifactStore;
import dev.mnas.service.device.DeviceStore;
import dev.mnas.service.device.DeviceUnits;
import dev.mnas.service.device.PoolSettings;
import dev.mnas.service.task.TaskEnd;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TrialId;
import dev.mnas.task.WireJson;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
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

  /**
   * Keeps what a task of the trial reported.
   *
   * @param suspect why a latency is not to be trusted; absent where it is
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void keep(TrialRow trial, TaskEnd end, @Nullable String suspect) {
    MeasurementRow row = row(end);
    if (end.result() instanceof TaskResult.LatencyMeasured latency) {
      String device = DeviceStore.id(end.pool(), latency.device());
      row.reuseKey =
          latencyKey(trial.networkHash, device, precision(latency).name(), latency.threads());
      row.suspect = suspect;
      trial.timings.add(new Timing(end.pool(), idOf(rows.save(row))));
      forgetReplaced(trial, end.pool());
    } else if (end.result() instanceof TaskResult.Trained trained) {
      row.reuseKey = trial.accuracyKey;
      row.weights = trained.weights();
      trial.accuracyMeasurement = idOf(rows.save(row));
      // The last epochs may not have come with heartbeats; later trials are judged by them.
      curves.keep(new TrialId(TrialStore.idOf(trial)), trained.curve());
    } else {
      throw new IllegalArgumentException("a failure is no measurement: " + end.result());
    }
  }

  /**
   * Keeps a latency that a task reported for a request of a user.
   *
   * @param networkHash of the layers, or of the file
   * @param precision in which it was asked for, or {@link #OF_FILE}
   * @return its id; empty where its device made it doubtful, and another is wanted
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<Long> keepLatency(String networkHash, String precision, TaskEnd end) {
    if (!(end.result() instanceof TaskResult.LatencyMeasured latency)) {
      throw new IllegalArgumentException("this is no latency: " + end.result());
    }
    MeasurementRow row = row(end);
    String device = DeviceStore.id(end.pool(), latency.device());
    row.reuseKey = latencyKey(networkHash, device, precision, latency.threads());
    row.suspect = devices.judge(latency.device(), latency.referenceMedianMillis()).orElse(null);
    long id = idOf(rows.save(row));
    return row.suspect == null ? Optional.of(id) : Optional.empty();
  }

  private MeasurementRow row(TaskEnd end) {
    MeasurementRow row = new MeasurementRow();
    row.kind = end.kind();
    row.taskId = end.task();
    row.measuredAt = clock.instant();
    row.result = json.writerFor(TaskResult.class).writeValueAsString(end.result());
    return row;
  }

  /** The newest good ones count, as many as the pool wants; doubtful ones only until they exist. */
  private void forgetReplaced(TrialRow trial, String pool) {
    List<MeasurementRow> newest =
        rows.findAllById(trial.timings(pool).stream().map(Timing::measurement).toList()).stream()
            .sorted(
                Comparator.comparing((MeasurementRow row) -> row.suspect != null)
                    .thenComparing(MeasurementStore::idOf, Comparator.reverseOrder()))
            .toList();
    newest.stream()
        .skip(devices.settings(pool).devices())
        .forEach(row -> trial.timings.remove(new Timing(pool, idOf(row))));
  }

  /** What the pool's settings ask of each network. */
  public PoolSettings settings(String pool) {
    return devices.settings(pool);
  }

  /**
   * The latencies of the network on devices of the pool, where it was measured before under the
   * same settings; empty where on too few.
   */
  List<Long> knownLatency(String networkHash, String pool) {
    PoolSettings settings = settings(pool);
    Map<String, Long> byDevice = new LinkedHashMap<>();
    for (String device : devices.fingerprints(pool)) {
      String key = latencyKey(networkHash, device, settings.precision().name(), settings.threads());
      int most = settings.devices() * settings.devices();
      for (MeasurementRow row :
          rows.findByReuseKeyAndSuspectIsNullOrderByIdDesc(key, Limit.of(most))) {
        byDevice.putIfAbsent(settings.devices() == 1 ? "" : serial(row), idOf(row));
      }
    }
    List<Long> known = byDevice.values().stream().limit(settings.devices()).toList();
    return known.size() == settings.devices() ? known : List.of();
  }

  /**
   * The newest latency of a network or file on a device of the pool in a runtime, where it was
   * measured before.
   *
   * @param precision as of {@link #keepLatency}
   */
  @Transactional(readOnly = true)
  public Optional<Long> knownLatency(
      String networkHash, String pool, LatencyRuntime runtime, String precision, int threads) {
    return devices.fingerprints(pool, runtime).stream()
        .map(device -> latencyKey(networkHash, device, precision, threads))
        .map(key -> rows.findByReuseKeyAndSuspectIsNullOrderByIdDesc(key, Limit.of(1)))
        .flatMap(List::stream)
        .map(MeasurementStore::idOf)
        .findFirst();
  }

  private String serial(MeasurementRow row) {
    TaskResult result = json.readValue(row.result, TaskResult.class);
    return String.valueOf(((TaskResult.LatencyMeasured) result).device().serial());
  }

  /** Workers that say nothing of it know floats alone. */
  private static LatencyPrecision precision(TaskResult.LatencyMeasured latency) {
    return latency.details() == null
        ? LatencyPrecision.FLOAT32
        : latency.details().conditions().precision();
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

  /** The trial's timings in the pool, doubtful ones too, oldest first. */
  List<Measured<TaskResult.LatencyMeasured>> latencies(TrialRow row, String pool) {
    return row.timings(pool).stream()
        .map(Timing::measurement)
        .sorted()
        .map(measurement -> measured(measurement, TaskResult.LatencyMeasured.class))
        .toList();
  }

  /**
   * The normalised latencies that count, in milliseconds of the devices at their nominal speed:
   * empty while there are only doubtful ones.
   */
  List<Double> normalised(String pool, List<Measured<TaskResult.LatencyMeasured>> latencies) {
    return latencies.stream()
        .filter(measured -> measured.suspect() == null)
        .map(measured -> normalise(pool, measured.result()))
        .toList();
  }

  /** The median over the devices of the pool. */
  Optional<Double> latencyMillis(TrialRow row, String pool) {
    List<Double> millis = normalised(pool, latencies(row, pool));
    return millis.isEmpty() ? Optional.empty() : Optional.of(DeviceUnits.median(millis));
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
        type.cast(json.readValue(row.result, TaskResult.class)),
        row.measuredAt,
        row.taskId,
        row.suspect);
  }

  /**
   * A result with where it came from.
   *
   * @param task that reported it, of this trial or of one before
   * @param suspect why it is not to be trusted; absent where it is
   */
  public record Measured<R extends TaskResult>(
      R result, Instant at, long task, @Nullable String suspect) {}

  static long idOf(MeasurementRow row) {
    return Objects.requireNonNull(row.id, "a stored measurement has an id");
  }
}
