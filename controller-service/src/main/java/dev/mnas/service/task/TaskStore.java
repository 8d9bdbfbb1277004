package dev.mnas.service.task;

import dev.mnas.service.device.DeviceUnits;
import dev.mnas.service.task.TaskEnd.Outcome;
import dev.mnas.task.Claim;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Heartbeat;
import dev.mnas.task.HeartbeatReply;
import dev.mnas.task.Lease;
import dev.mnas.task.Progress;
import dev.mnas.task.Report;
import dev.mnas.task.StudyId;
import dev.mnas.task.Task;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.TrialId;
import dev.mnas.task.WireJson;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tasks and their leases. Expiry is judged by this store's clock alone; workers are told durations.
 * A lease is granted, extended and ended by one conditional update each, so of two callers one
 * wins.
 */
@Component
public class TaskStore {
  private static final int CANDIDATES = 16;

  /** No identity of a device. */
  private static final String NONE = "";

  /** No pool: an empty list would be no valid condition. */
  private static final Set<String> NOWHERE = Set.of(NONE);

  private final TaskRows rows;
  private final Attempts attempts;
  private final Turns turns;
  private final DeviceUnits units;
  private final EntityManager entities;
  private final Clock clock;
  private final Duration leaseTime;
  private final JsonMapper json = WireJson.mapper();

  TaskStore(
      TaskRows rows,
      Attempts attempts,
      Turns turns,
      DeviceUnits units,
      EntityManager entities,
      Clock clock,
      @Value("${mnas.lease:60s}") Duration leaseTime) {
    this.rows = rows;
    this.attempts = attempts;
    this.turns = turns;
    this.units = units;
    this.entities = entities;
    this.clock = clock;
    this.leaseTime = leaseTime;
  }

  /** Adds a task that is ready to be claimed. */
  @Transactional
  public TaskId add(StudyId study, TrialId trial, TaskKind kind, String pool, TaskSpec spec) {
    TaskRow row = new TaskRow();
    row.studyId = study.value();
    row.trialId = trial.value();
    row.kind = kind;
    row.pool = pool;
    row.spec = json.writerFor(TaskSpec.class).writeValueAsString(spec);
    row.readyAt = clock.instant();
    TaskId id = new TaskId(idOf(rows.saveAndFlush(row)));
    entities.detach(row);
    return id;
  }

  /** Adds the task of a measurement that a user asked for, ready to be claimed. */
  @Transactional
  public void add(RequestId request, String pool, TaskSpec.Timing spec) {
    addTiming(request.value(), pool, json.writerFor(TaskSpec.class).writeValueAsString(spec));
  }

  /** Asks once more for what the ended task of a request asked for. */
  @Transactional
  public void addAgain(RequestId request, TaskId ended) {
    TaskRow row = rows.findById(ended.value()).orElseThrow();
    addTiming(request.value(), row.pool, row.spec);
  }

  private void addTiming(long request, String pool, String spec) {
    TaskRow row = new TaskRow();
    row.requestId = request;
    row.kind = TaskKind.MEASURE_LATENCY;
    row.pool = pool;
    row.spec = spec;
    row.readyAt = clock.instant();
    rows.saveAndFlush(row);
    entities.detach(row);
  }

  /**
   * Grants a lease on the oldest ready task of the request's kind in one of the pools, of the study
   * whose {@linkplain Turns turn} it is. A device that can be told apart has one lease at a time,
   * none in quarantine, and times a trial once in a pool.
   *
   * @param pools that the worker serves
   * @return empty when there is none
   */
  @Transactional
  public Optional<Claim> claim(
      ClaimRequest request, Collection<String> pools, DispatchOrder dispatch) {
    if (pools.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> device = DeviceUnits.identity(request.device());
    TaskKind kind = request.kind();
    Collection<String> shared = device.map(this::poolsOfOthers).orElse(NOWHERE);
    List<ReadyGroup> waiting =
        rows.waiting(kind, pools, dispatch.excluded(), device.orElse(NONE), shared);
    if (waiting.isEmpty() || device.filter(identity -> !free(identity)).isPresent()) {
      return Optional.empty();
    }
    return turns.order(waiting, kind, pools, dispatch).stream()
        .map(group -> claim(request, pools, group, shared))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Where tasks that this device failed at last are left to others. */
  private Collection<String> poolsOfOthers(String device) {
    if (!rows.existsByFaultDeviceAndState(device, TaskState.READY)) {
      return NOWHERE;
    }
    Set<String> others = units.poolsWithOthers(device);
    return others.isEmpty() ? NOWHERE : others;
  }

  private Optional<Claim> claim(
      ClaimRequest request, Collection<String> pools, ReadyGroup group, Collection<String> shared) {
    Optional<String> device = DeviceUnits.identity(request.device());
    List<TaskRow> ready =
        rows.ready(
            request.kind(),
            pools,
            Turns.key(group.study()),
            device.orElse(NONE),
            shared,
            Limit.of(CANDIDATES));
    for (TaskRow row : ready) {
      TaskId id = new TaskId(idOf(row));
      TrialId trial = row.trialId == null ? null : new TrialId(row.trialId);
      TaskSpec spec = json.readValue(row.spec, TaskSpec.class);
      String token = row.claims + 1 + "-" + UUID.randomUUID();
      Instant expiresAt = clock.instant().plus(leaseTime);
      if (one(
          rows.lease(
              id.value(), row.claims, token, request.worker(), device.orElse(null), expiresAt))) {
        attempts.open(row, request.worker());
        Lease lease = new Lease(id, token, leaseTime.toMillis());
        return Optional.of(new Claim(lease, new Task(id, trial, row.pool, spec)));
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the device may be given a task; until the transaction ends nobody else gives it one.
   */
  private boolean free(String device) {
    return units.lockTrusted(device) && rows.countLeasesOf(device, clock.instant()) == 0;
  }

  /** Lets the device of an ended timing time the trial again. */
  @Transactional
  public void forgetDevice(TaskId id) {
    rows.forgetDevice(id.value());
  }

  /** Lets the devices of a trial's ended timings in a pool time it again. */
  @Transactional
  public void forgetDevices(TrialId trial, String pool) {
    rows.forgetDevices(trial.value(), pool);
  }

  /**
   * Nobody can send heartbeats to a controller that is down: at its start every lease begins anew.
   */
  @EventListener(ApplicationStartedEvent.class)
  @Transactional
  public void renewLeases() {
    rows.renewAll(clock.instant().plus(leaseTime));
  }

  /**
   * Extends a lease. A cancelled task's holder is told so.
   *
   * @throws StaleLeaseException when the token is not that of a running lease
   */
  @Transactional
  public HeartbeatReply heartbeat(TaskId id, Heartbeat heartbeat) {
    Instant now = clock.instant();
    Progress progress = heartbeat.progress();
    String text = progress == null ? null : json.writeValueAsString(progress);
    boolean held = one(rows.extend(id.value(), heartbeat.token(), now, now.plus(leaseTime), text));
    if (!held) {
      TaskRow row = holder(id, heartbeat.token());
      if (row.state != TaskState.CANCELLED) {
        throw new StaleLeaseException(id);
      }
    } else if (progress != null) {
      TaskRow row = rows.findById(id.value()).orElseThrow();
      attempts.progressed(row);
    }
    return new HeartbeatReply(leaseTime.toMillis(), !held);
  }

  /**
   * What a task is for, which never changes.
   *
   * @throws StaleLeaseException when there is no such task: its study was deleted
   */
  @Transactional(readOnly = true)
  public TaskOwner ownerOf(TaskId id) {
    return rows.findById(id.value())
        .map(TaskRow::owner)
        .orElseThrow(() -> new StaleLeaseException(id));
  }

  /**
   * Checks that the token is that of the task's running lease.
   *
   * @throws StaleLeaseException when it is not
   */
  @Transactional(readOnly = true)
  public void requireHeld(TaskId id, String token) {
    if (!running(holder(id, token))) {
      throw new StaleLeaseException(id);
    }
  }

  /**
   * What the task's holder is to do.
   *
   * @throws StaleLeaseException when the token is not that of a running lease
   */
  @Transactional(readOnly = true)
  public TaskSpec specHeld(TaskId id, String token) {
    requireHeld(id, token);
    return json.readValue(holder(id, token).spec, TaskSpec.class);
  }

  private boolean running(TaskRow row) {
    return row.state == TaskState.LEASED
        && row.expiresAt != null
        && row.expiresAt.isAfter(clock.instant());
  }

  /**
   * Ends a lease with its result; a failure of a class that allows another attempt makes the task
   * ready again. The same report again changes nothing and gives the stored result.
   *
   * @throws StaleLeaseException when the token is not that of a running lease
   */
  @Transactional
  public TaskEnd report(TaskId id, Report report) {
    TaskRow row = holder(id, report.token());
    if (row.result != null) {
      return end(Outcome.REPEATED, row, json.readValue(row.result, TaskResult.class));
    }
    TaskResult result = report.result();
    requireKind(row.kind, result);
    String device = row.device;
    String text = json.writerFor(TaskResult.class).writeValueAsString(result);
    Instant now = clock.instant();
    if (result instanceof TaskResult.Failed failure
        && row.attempts < failure.failure().maxAttempts()) {
      String token = report.token();
      if (!one(rows.giveBack(id.value(), token, now, 0, token, text))) {
        return repeated(id, token);
      }
      if (device != null) {
        rows.failedOn(id.value(), device);
        noteFault(device, id, failure);
      }
      attempts.close(row, result);
      return end(Outcome.RETRIED, row, result);
    }
    boolean failed = result instanceof TaskResult.Failed;
    TaskState state = failed ? TaskState.FAILED : TaskState.DONE;
    if (!one(rows.finish(id.value(), report.token(), now, state, text))) {
      return repeated(id, report.token());
    }
    if (device != null && result instanceof TaskResult.Failed failure) {
      noteFault(device, id, failure);
    } else if (device != null) {
      units.worked(device);
    }
    attempts.close(row, result);
    return end(failed ? Outcome.FAILED : Outcome.DONE, row, result);
  }

  private void noteFault(String device, TaskId id, TaskResult.Failed failure) {
    if (failure.failure() == FailureClass.DEVICE_FAULT) {
      units.faulted(device, id.value(), failure.message());
    }
  }

  /** The same report came in the same moment and was first: what it stored counts. */
  private TaskEnd repeated(TaskId id, String token) {
    TaskRow row = holder(id, token);
    if (row.result == null) {
      throw new StaleLeaseException(id);
    }
    return end(Outcome.REPEATED, row, json.readValue(row.result, TaskResult.class));
  }

  private static void requireKind(TaskKind kind, TaskResult result) {
    boolean fits =
        result instanceof TaskResult.Failed
            || (result instanceof TaskResult.Trained) == (kind == TaskKind.TRAIN);
    if (!fits) {
      throw new IllegalArgumentException(
          "a %s task cannot have a result of type %s"
              .formatted(kind, result.getClass().getSimpleName()));
    }
  }

  /**
   * Hands a lease back unfinished; the attempt does not count.
   *
   * @throws StaleLeaseException when the token is not that of a running lease
   */
  @Transactional
  public void release(TaskId id, String token) {
    TaskRow row = holder(id, token);
    if (row.state != TaskState.CANCELLED) {
      if (!one(rows.giveBack(id.value(), token, clock.instant(), 1, null, null))) {
        throw new StaleLeaseException(id);
      }
      attempts.close(row, AttemptRow.Outcome.RELEASED, null);
    }
  }

  /** Tasks whose lease ran out, with what they are for. */
  @Transactional(readOnly = true)
  public Map<TaskId, TaskOwner> expired() {
    Map<TaskId, TaskOwner> expired = new LinkedHashMap<>();
    for (TaskRow row : rows.expired(clock.instant())) {
      expired.put(new TaskId(idOf(row)), row.owner());
    }
    return expired;
  }

  /**
   * Takes a task back that no heartbeat extended: ready again, or failed for good after the last
   * attempt.
   *
   * @return empty when its lease did not run out after all
   */
  @Transactional
  public Optional<TaskEnd> expire(TaskId id) {
    return rows.findById(id.value())
        .filter(row -> row.state == TaskState.LEASED)
        .flatMap(this::expire);
  }

  private Optional<TaskEnd> expire(TaskRow row) {
    TaskResult.Failed lost =
        new TaskResult.Failed(
            FailureClass.WORKER_LOST,
            "worker %s let its lease expire, attempt %d".formatted(row.worker, row.attempts));
    boolean last = row.attempts >= FailureClass.WORKER_LOST.maxAttempts();
    TaskState state = last ? TaskState.FAILED : TaskState.READY;
    String text = last ? json.writerFor(TaskResult.class).writeValueAsString(lost) : null;
    String token = Objects.requireNonNull(row.token, "a leased task has a token");
    if (!one(rows.takeBack(idOf(row), token, clock.instant(), state, text))) {
      return Optional.empty();
    }
    attempts.close(row, AttemptRow.Outcome.EXPIRED, lost.message());
    return Optional.of(end(last ? Outcome.FAILED : Outcome.RETRIED, row, lost));
  }

  /** Cancels the open tasks of a trial; holders learn it with their next heartbeat. */
  @Transactional
  public void cancel(TrialId trial) {
    rows.cancelOfTrial(trial.value());
    attempts.cancel(trial);
  }

  /** Cancels the open task of a request; its holder learns it with the next heartbeat. */
  @Transactional
  public void cancel(RequestId request) {
    rows.cancelOfRequest(request.value());
    attempts.cancel(request);
  }

  private TaskRow holder(TaskId id, @Nullable String token) {
    return rows.findById(id.value())
        .filter(row -> row.token != null && row.token.equals(token))
        .orElseThrow(() -> new StaleLeaseException(id));
  }

  private static TaskEnd end(Outcome outcome, TaskRow row, TaskResult result) {
    return new TaskEnd(outcome, idOf(row), row.owner(), row.kind, row.pool, result);
  }

  private static long idOf(TaskRow row) {
    return Objects.requireNonNull(row.id, "a stored task has an id");
  }

  /** Whether a conditional update met its one row. */
  private static boolean one(int changed) {
    if (changed > 1) {
      throw new IllegalStateException("one task must have changed, were " + changed);
    }
    return changed == 1;
  }
}
