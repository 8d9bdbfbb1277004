package dev.mnas.service.measurement;

import dev.mnas.network.Network;
import dev.mnas.service.artifact.ModelFiles;
import dev.mnas.service.device.PoolSettings;
import dev.mnas.service.problem.IdempotencyKey;
import dev.mnas.service.problem.KeyReusedException;
import dev.mnas.service.task.RequestId;
import dev.mnas.service.task.TaskEnd;
import dev.mnas.service.task.TaskStore;
import dev.mnas.service.trial.MeasurementStore;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.ModelFile;
import dev.mnas.task.Sha256;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import java.time.Clock;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * What users ask to be timed. Each request becomes one task of the pool, unless its latency is
 * known; what changes a request locks its row first.
 */
@Component
public class MeasurementRequests {
  /** Characters that the column holds. */
  private static final int MAX_NAME = 2_000;

  private final MeasurementRequestRows rows;
  private final MeasurementStore measurements;
  private final ModelFiles files;
  private final TaskStore tasks;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final JsonMapper json = JsonMapper.builder().build();

  MeasurementRequests(
      MeasurementRequestRows rows,
      MeasurementStore measurements,
      ModelFiles files,
      TaskStore tasks,
      TransactionTemplate transaction,
      Clock clock) {
    this.rows = rows;
    this.measurements = measurements;
    this.files = files;
    this.tasks = tasks;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Adds a request, or finds the one that an earlier call with the key added.
   *
   * @throws IllegalArgumentException when the network cannot be, or no such file was uploaded
   * @throws KeyReusedException when the key stands for something else
   */
  Created create(MeasurementWish wish, @Nullable String key) {
    if (key != null) {
      IdempotencyKey.require(key);
    }
    try {
      return transaction.execute(status -> createOnce(wish, key));
    } catch (DataIntegrityViolationException sameKeyAtOnce) {
      return transaction.execute(status -> createOnce(wish, key));
    }
  }

  private Created createOnce(MeasurementWish wish, @Nullable String key) {
    String hash = Sha256.of(json.writeValueAsString(wish));
    Optional<MeasurementRequestRow> known =
        key == null ? Optional.empty() : rows.findByIdempotencyKey(key);
    if (known.isPresent()) {
      if (!known.get().bodyHash.equals(hash)) {
        throw new KeyReusedException(Objects.requireNonNull(key));
      }
      return new Created(known.get().requestId(), false);
    }
    MeasurementRequestRow row = new MeasurementRequestRow();
    row.pool = wish.pool();
    row.network = wish.name();
    PoolSettings settings = measurements.settings(row.pool);
    row.threads = wish.threads(settings);
    row.idempotencyKey = key;
    row.bodyHash = hash;
    row.createdAt = clock.instant();
    TaskSpec.Timing spec = wish.file() == null ? ofNetwork(wish, row, settings) : ofFile(wish, row);
    boolean again = Boolean.TRUE.equals(wish.again());
    return new Created(add(row, spec, again), true);
  }

  /**
   * Asks for the latency of a network for a latency table, in the transaction that runs.
   *
   * @param timing of the network, whatever the pool's settings say
   * @param profile id of the table
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public RequestId ask(String pool, Network network, TaskSpec.MeasureLatency timing, long profile) {
    MeasurementRequestRow row = new MeasurementRequestRow();
    String name = network.toString();
    row.pool = pool;
    row.network = name.substring(0, Math.min(name.length(), MAX_NAME));
    row.networkHash = network.hash();
    row.runtime = timing.runtime();
    row.precision = timing.precision();
    row.threads = timing.threads();
    row.bodyHash = Sha256.of(name);
    row.createdAt = clock.instant();
    row.profileId = profile;
    return add(row, timing, false);
  }

  private RequestId add(MeasurementRequestRow row, TaskSpec.Timing spec, boolean again) {
    Optional<Long> known = again ? Optional.empty() : knownLatency(row);
    known.ifPresent(measured -> row.complete(measured, clock.instant()));
    RequestId id = rows.saveAndFlush(row).requestId();
    if (known.isEmpty()) {
      tasks.add(id, row.pool, spec);
    }
    return id;
  }

  /** What a request that is done found; empty where it is not, or nothing was found. */
  @Transactional(readOnly = true)
  public Optional<Latency> latency(RequestId id) {
    MeasurementRequestRow row = rows.findById(id.value()).orElseThrow();
    if (row.measurement == null) {
      return Optional.empty();
    }
    TaskResult.LatencyMeasured result = measurements.latency(row.measurement).result();
    return Optional.of(new Latency(measurements.normalise(row.pool, result), result.device()));
  }

  /** Cancels what has not ended. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void abandon(RequestId id) {
    MeasurementRequestRow row = lock(id);
    if (row.state == MeasurementState.OPEN) {
      row.cancel(clock.instant());
      tasks.cancel(id);
    }
  }

  private static TaskSpec.Timing ofNetwork(
      MeasurementWish wish, MeasurementRequestRow row, PoolSettings settings) {
    Network network = wish.built();
    row.networkHash = network.hash();
    row.runtime = wish.runtime(settings);
    LatencyPrecision precision = wish.precision(settings);
    row.precision = precision;
    return new TaskSpec.MeasureLatency(network.spec(), row.threads, row.runtime, precision);
  }

  private TaskSpec.Timing ofFile(MeasurementWish wish, MeasurementRequestRow row) {
    String sha256 = Objects.requireNonNull(wish.file());
    ModelFile file =
        files
            .claim(sha256)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "file must be one that was uploaded to /api/v1/model-files, was '%s'"
                            .formatted(sha256)));
    row.networkHash = sha256;
    row.fileFormat = file.format();
    row.runtime = file.format().runtime();
    return new TaskSpec.MeasureFile(file, row.threads);
  }

  private Optional<Long> knownLatency(MeasurementRequestRow row) {
    return measurements.knownLatency(
        row.networkHash, row.pool, row.runtime, precision(row), row.threads);
  }

  private static String precision(MeasurementRequestRow row) {
    LatencyPrecision precision = row.precision;
    return precision == null ? MeasurementStore.OF_FILE : precision.name();
  }

  /**
   * Ends the lease of a request's task, and with it the request where no attempt is left.
   *
   * @param change of the task; empty when it did not change
   * @return the result that the task has stored
   */
  public Optional<TaskResult> end(RequestId id, Supplier<Optional<TaskEnd>> change) {
    return transaction.execute(
        status -> {
          lock(id);
          Optional<TaskEnd> end = change.get();
          end.ifPresent(done -> apply(lock(id), done));
          return end.map(TaskEnd::result);
        });
  }

  private void apply(MeasurementRequestRow row, TaskEnd end) {
    if (row.state != MeasurementState.OPEN) {
      return;
    }
    switch (end.outcome()) {
      case RETRIED, REPEATED -> {}
      case FAILED -> row.fail((TaskResult.Failed) end.result(), clock.instant());
      case DONE ->
          measurements
              .keepLatency(row.networkHash, precision(row), end)
              .ifPresentOrElse(
                  measured -> row.complete(measured, clock.instant()),
                  () -> tasks.addAgain(row.requestId(), new TaskId(end.task())));
    }
  }

  /**
   * Cancels a request; one that was cancelled stays so.
   *
   * @throws NoSuchElementException when there is none
   * @throws EndedMeasurementException when it is done or failed
   */
  void cancel(RequestId id) {
    transaction.executeWithoutResult(
        status -> {
          MeasurementRequestRow row = lock(id);
          switch (row.state) {
            case DONE, FAILED -> throw new EndedMeasurementException(id, row.state);
            case CANCELLED -> {}
            case OPEN -> {
              row.cancel(clock.instant());
              tasks.cancel(id);
            }
          }
        });
  }

  private MeasurementRequestRow lock(RequestId id) {
    return rows.lock(id.value())
        .orElseThrow(() -> new NoSuchElementException("there is no measurement " + id));
  }

  /**
   * A latency that was asked for.
   *
   * @param millis normalised
   */
  public record Latency(double millis, DeviceInfo device) {}

  /**
   * @param added whether the request is new
   */
  record Created(RequestId id, boolean added) {}
}
