package dev.mnas.service.worker;

import dev.mnas.service.device.DeviceStore;
import dev.mnas.service.event.Change;
import dev.mnas.service.event.EventLog;
import dev.mnas.service.task.Attempt;
import dev.mnas.service.task.Attempts;
import dev.mnas.service.task.TaskOwner;
import dev.mnas.service.task.TaskViews;
import dev.mnas.service.trial.TrialViews;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The workers that ever claimed, and what they do. */
@Component
public class Workers {
  static final int RECENT = 200;
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
    events.note(new Change.OfWorker(Attempts.key(row.kind, row.pool, row.name)));
  }

  /** All, by kind, pool and name. */
  @Transactional(readOnly = true)
  public List<WorkerView> list() {
    List<Attempt> running = attempts.running();
    return rows.findAllByOrderByKindAscPoolAscNameAsc().stream()
        .map(row -> view(row, running))
        .toList();
  }

  /** One, by the key that {@link Attempts#key} gives. */
  @Transactional(readOnly = true)
  public Optional<WorkerView> find(String key) {
    String[] parts = key.split("/", 3);
    return rows.findById(new WorkerRow.Key(parts[2], TaskKind.valueOf(parts[0]), parts[1]))
        .map(row -> view(row, attempts.running()));
  }

  private WorkerView view(WorkerRow row, List<Attempt> running) {
    Optional<Attempt> current =
        running.stream()
            .filter(
                attempt ->
                    attempt.worker().equals(row.name)
                        && attempt.kind() == row.kind
                        && attempt.pool().equals(row.pool))
            .reduce((older, newer) -> newer);
    Instant now = clock.instant();
    List<Attempt> recent = attempts.newest(row.kind, row.pool, row.name, RECENT);
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
        recent.stream().filter(a -> a.outcome().equals("DONE") && since(a, now)).count(),
        recent.stream().filter(a -> a.isFailure() && since(a, now)).count(),
        attempts.done(row.kind, row.pool, row.name),
        attempts.failed(row.kind, row.pool, row.name),
        meanSeconds(recent));
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

  private static boolean since(Attempt attempt, Instant now) {
    Instant ended = attempt.endedAt();
    return ended != null && ended.isAfter(now.minus(HOUR));
  }

  private static @Nullable Double meanSeconds(List<Attempt> recent) {
    OptionalDouble mean =
        recent.stream()
            .filter(attempt -> attempt.outcome().equals("DONE") && attempt.endedAt() != null)
            .mapToLong(a -> Duration.between(a.leasedAt(), a.endedAt()).toMillis())
            .average();
    return mean.isPresent() ? mean.getAsDouble() / 1000 : null;
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
