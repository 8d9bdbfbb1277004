package dev.mnas.service.worker;

import dev.mnas.service.device.DeviceStore;
import dev.mnas.service.event.Change;
import dev.mnas.service.event.EventLog;
import dev.mnas.service.task.Attempt;
import dev.mnas.service.task.Attempts;
import dev.mnas.service.task.TaskOwner;
import dev.mnas.service.task.TaskViews;
import dev.mnas.service.task.WorkerRecord;
import dev.mnas.service.trial.TrialViews;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The workers that ever claimed, and what they do. */
@Component
public class Workers {
  private static final Duration HOUR = Duration.ofHours(1);

  /** A claim waits at most 30 s, a heartbeat comes every third of a lease. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final WorkerRows rows;
  private final Attempts attempts;
  private final TaskViews tasks;
  private final TrialViews trials;
  private final EventLog events;
  private final Clock clock;

  Workers(
      WorkerRows rows,
      Attempts attempts,
      TaskViews tasks,
      TrialViews trials,
      EventLog events,
      Clock clock) {
    this.rows = rows;
    this.attempts = attempts;
    this.tasks = tasks;
    this.trials = trials;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Notes that a worker asks for work.
   *
   * @param joined the pools whose tasks it may get; it is shown in the one that it names anyway
   */
  @Transactional
  public void asks(ClaimRequest request, List<String> joined) {
    Stream.concat(Stream.of(request.pool()), joined.stream())
        .distinct()
        .forEach(pool -> asks(request, pool));
  }

  private void asks(ClaimRequest request, String pool) {
    var key = new WorkerRow.Key(request.worker(), request.kind(), pool);
    WorkerRow row = rows.findById(key).orElseGet(() -> added(key));
    DeviceInfo device = request.device();
    row.device = device == null ? null : DeviceStore.id(pool, device);
    seen(row);
  }

  private WorkerRow added(WorkerRow.Key key) {
    WorkerRow row = new WorkerRow();
    row.name = key.name();
    row.kind = key.kind();
    row.pool = key.pool();
    row.firstSeen = clock.instant();
    return rows.save(row);
  }

  /** Notes that the holder of a task is alive. */
  @Transactional
  public void worksOn(TaskId task) {
    rows.findByTask(task.value()).ifPresent(this::seen);
  }

  private void seen(WorkerRow row) {
    row.lastSeen = clock.instant();
    events.note(new Change.OfWorker(keyOf(row)));
  }

  /** All, by kind, pool and name. */
  @Transactional(readOnly = true)
  public List<WorkerView> list() {
    Instant now = clock.instant();
    Map<String, WorkerRecord> records = attempts.records(now.minus(HOUR));
    Map<String, Attempt> running = new HashMap<>();
    attempts.running().forEach(attempt -> running.put(attempt.workerKey(), attempt));
    return rows.findAllByOrderByKindAscPoolAscNameAsc().stream()
        .map(
            row ->
                view(
                    row,
                    Optional.ofNullable(running.get(keyOf(row))),
                    records.getOrDefault(keyOf(row), WorkerRecord.NONE),
                    now))
        .toList();
  }

  /** One, by the key that {@link Attempts#key} gives. */
  @Transactional(readOnly = true)
  public Optional<WorkerView> find(String key) {
    Instant now = clock.instant();
    String[] parts = key.split("/", 3);
    return rows.findById(new WorkerRow.Key(parts[2], TaskKind.valueOf(parts[0]), parts[1]))
        .map(
            row ->
                view(
                    row,
                    attempts.running(row.kind, row.pool, row.name),
                    attempts.record(row.kind, row.pool, row.name, now.minus(HOUR)),
                    now));
  }

  private static String keyOf(WorkerRow row) {
    return Attempts.key(row.kind, row.pool, row.name);
  }

  private WorkerView view(
      WorkerRow row, Optional<Attempt> current, WorkerRecord record, Instant now) {
    return new WorkerView(
        row.name,
        row.kind,
        row.pool,
        state(row, current.isPresent(), now),
        row.device,
        row.firstSeen,
        row.lastSeen,
        current.flatMap(this::ofTrial).orElse(null),
        current.flatMap(this::ofRequest).orElse(null),
        record.doneLately(),
        record.failedLately(),
        record.done(),
        record.failed(),
        record.meanSeconds());
  }

  private static WorkerView.State state(WorkerRow row, boolean busy, Instant now) {
    if (busy) {
      return WorkerView.State.BUSY;
    }
    return away(row, now) ? WorkerView.State.AWAY : WorkerView.State.IDLE;
  }

  /** Whether it was not heard of for longer than a live worker is silent. */
  static boolean away(WorkerRow row, Instant now) {
    return !row.lastSeen.plus(PATIENCE).isAfter(now);
  }

  private Optional<WorkerView.Current> ofTrial(Attempt attempt) {
    if (!(attempt.owner() instanceof TaskOwner.OfTrial owner)) {
      return Optional.empty();
    }
    boolean training = attempt.kind() == TaskKind.TRAIN;
    return Optional.of(
        new WorkerView.Current(
            attempt.task(),
            attempt.kind(),
            owner.trial(),
            trials.numberOf(owner.trial()).orElse(0),
            owner.study(),
            attempt.leasedAt(),
            training ? tasks.progress(owner.trial()).orElse(null) : null));
  }

  private Optional<WorkerView.Measured> ofRequest(Attempt attempt) {
    return attempt.owner() instanceof TaskOwner.OfRequest owner
        ? Optional.of(new WorkerView.Measured(owner.request(), attempt.leasedAt()))
        : Optional.empty();
  }
}
