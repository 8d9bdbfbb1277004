package dev.mnas.service.worker;

import dev.mnas.service.study.StudyViews;
import dev.mnas.service.task.Attempt;
import dev.mnas.service.task.Attempts;
import dev.mnas.service.task.TaskViews;
import dev.mnas.service.task.WaitingTasks;
import dev.mnas.task.TaskKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How busy the workers of each pool are, and how long tasks wait for them. */
@Component
class Fleet {
  private static final Duration WINDOW = Duration.ofHours(1);

  /** Attempts of a pool that are looked at; where more ended, the window is shorter. */
  private static final int ATTEMPTS = 2_000;

  private final WorkerRows rows;
  private final Attempts attempts;
  private final TaskViews tasks;
  private final StudyViews studies;
  private final Clock clock;

  Fleet(WorkerRows rows, Attempts attempts, TaskViews tasks, StudyViews studies, Clock clock) {
    this.rows = rows;
    this.attempts = attempts;
    this.tasks = tasks;
    this.studies = studies;
    this.clock = clock;
  }

  /** One entry a kind and pool that ever had a worker, or that something waits for. */
  @Transactional(readOnly = true)
  List<FleetView> list() {
    Instant now = clock.instant();
    List<WorkerRow> workers = rows.findAll();
    List<WaitingTasks> waiting = tasks.waiting(studies.dispatchOrder());
    List<Attempt> running = attempts.running();
    return Stream.concat(
            workers.stream().map(row -> new Group(row.kind, row.pool)),
            waiting.stream().map(queue -> new Group(queue.kind(), queue.pool())))
        .distinct()
        .sorted(Comparator.comparing(Group::kind).thenComparing(Group::pool))
        .map(
            group ->
                view(
                    group,
                    workers.stream().filter(row -> group.has(row.kind, row.pool)).toList(),
                    running.stream().filter(one -> group.has(one.kind(), one.pool())).toList(),
                    waiting.stream()
                        .filter(queue -> group.has(queue.kind(), queue.pool()))
                        .findFirst(),
                    now))
        .toList();
  }

  private FleetView view(
      Group group,
      List<WorkerRow> workers,
      List<Attempt> running,
      Optional<WaitingTasks> queue,
      Instant now) {
    Instant from = now.minus(WINDOW);
    List<Attempt> ended = attempts.ended(group.kind(), group.pool(), from, ATTEMPTS);
    if (ended.size() == ATTEMPTS) {
      from = Objects.requireNonNull(ended.get(ATTEMPTS - 1).endedAt());
    }
    List<Attempt> all = new ArrayList<>(running);
    all.addAll(ended);
    double held = 0;
    List<Double> waits = new ArrayList<>();
    for (Attempt attempt : all) {
      held += overlap(attempt.leasedAt(), attempt.endedAt(), from, now);
      if (attempt.readyAt() != null) {
        waits.add(seconds(attempt.readyAt(), attempt.leasedAt()));
      }
    }
    double present = 0;
    for (WorkerRow row : workers) {
      present += overlap(row.firstSeen, Workers.away(row, now) ? row.lastSeen : null, from, now);
    }
    return new FleetView(
        group.kind(),
        group.pool(),
        workers.stream().filter(row -> !Workers.away(row, now)).count(),
        running.size(),
        queue.map(WaitingTasks::tasks).orElse(0L),
        queue.map(WaitingTasks::since).map(since -> seconds(since, now)).orElse(null),
        seconds(from, now),
        present == 0 ? null : Math.min(1, held / present),
        ended.size(),
        ended.stream().filter(Attempt::isFailure).count(),
        waits.isEmpty() ? null : FleetView.Waits.of(waits));
  }

  /** Seconds of a time, which goes on where it has no end, that lie between two moments. */
  private static double overlap(Instant start, @Nullable Instant end, Instant from, Instant to) {
    Instant first = start.isAfter(from) ? start : from;
    Instant last = end == null || end.isAfter(to) ? to : end;
    return Math.max(0, seconds(first, last));
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }

  private record Group(TaskKind kind, String pool) {
    boolean has(TaskKind otherKind, String otherPool) {
      return kind == otherKind && pool.equals(otherPool);
    }
  }
}
