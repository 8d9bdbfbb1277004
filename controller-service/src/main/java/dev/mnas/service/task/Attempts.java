package dev.mnas.service.task;

import dev.mnas.service.event.Change;
import dev.mnas.service.event.EventLog;
import dev.mnas.service.task.AttemptRow.Outcome;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TrialId;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Who worked on what: one entry a lease, kept after the task went to another worker. */
@Component
public class Attempts {
  /** Results whose times are looked at. */
  private static final int LAST_OF_ONE = 200;

  private static final int LAST_OF_ALL = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  private final AttemptRows rows;
  private final EventLog events;
  private final MeterRegistry registry;
  private final Clock clock;

  Attempts(AttemptRows rows, EventLog events, MeterRegistry registry, Clock clock) {
    this.rows = rows;
    this.events = events;
    this.registry = registry;
    this.clock = clock;
  }

  /** Notes that the task's training told how far it is. */
  void progressed(TaskRow task) {
    if (task.owner() instanceof TaskOwner.OfTrial owner) {
      events.note(new Change.OfTrial(owner.study(), owner.trial()));
    }
  }

  /** Notes that a worker was granted the task. */
  void open(TaskRow task, String worker) {
    AttemptRow row = new AttemptRow();
    row.taskId = Objects.requireNonNull(task.id, "a stored task has an id");
    row.trialId = task.trialId;
    row.studyId = task.studyId;
    row.requestId = task.requestId;
    row.kind = task.kind;
    row.pool = task.pool;
    row.worker = worker;
    row.readyAt = task.readyAt;
    row.leasedAt = clock.instant();
    rows.save(row);
    noteWorker(row);
    log(task, task.claims + 1).log("{} task leased to {}", task.kind, worker);
  }

  /** Notes with what the running attempt on the task ended; without one nothing changes. */
  void close(TaskRow task, TaskResult result) {
    if (result instanceof TaskResult.Failed failed) {
      String message = failed.failure() + ": " + failed.message();
      int length = Math.min(message.length(), AttemptRow.MAX_MESSAGE);
      close(task, Outcome.FAILED, message.substring(0, length));
    } else {
      close(task, Outcome.DONE, null);
    }
  }

  /** Notes how the running attempt on the task ended; without one nothing changes. */
  void close(TaskRow task, Outcome outcome, @Nullable String message) {
    long id = Objects.requireNonNull(task.id, "a stored task has an id");
    for (AttemptRow row : rows.findByTaskIdAndOutcome(id, Outcome.RUNNING)) {
      end(row, outcome, message);
      log(task, task.claims)
          .log(
              "{} task {} by {}{}",
              row.kind,
              outcome.name().toLowerCase(Locale.ROOT),
              row.worker,
              message == null ? "" : ": " + message);
    }
  }

  private void end(AttemptRow row, Outcome outcome, @Nullable String message) {
    Instant now = clock.instant();
    rows.close(row.taskId, outcome, message, now);
    noteWorker(row);
    registry
        .timer("mnas.task", "kind", row.kind.name(), "outcome", outcome.name())
        .record(Duration.between(row.leasedAt, now));
  }

  /** A lease is known by its task and the number of the claim; its token stays secret. */
  private static LoggingEventBuilder log(TaskRow task, long claim) {
    LoggingEventBuilder line = LOG.atInfo();
    line =
        task.requestId == null
            ? line.addKeyValue("study", task.studyId).addKeyValue("trial", task.trialId)
            : line.addKeyValue("measurement", task.requestId);
    return line.addKeyValue("task", task.id).addKeyValue("lease", task.id + "-" + claim);
  }

  /** Notes that the trial's running attempts are wanted no more. */
  void cancel(TrialId trial) {
    for (AttemptRow row : rows.findByTrialIdAndOutcome(trial.value(), Outcome.RUNNING)) {
      end(row, Outcome.CANCELLED, null);
    }
  }

  /** Notes that the request's running attempt is wanted no more. */
  void cancel(RequestId request) {
    for (AttemptRow row : rows.findByRequestIdAndOutcome(request.value(), Outcome.RUNNING)) {
      end(row, Outcome.CANCELLED, null);
    }
  }

  private void noteWorker(AttemptRow row) {
    events.note(new Change.OfWorker(key(row.kind, row.pool, row.worker)));
  }

  /** What identifies a worker: its name is unique among those of one kind and pool. */
  public static String key(TaskKind kind, String pool, String worker) {
    return String.join("/", kind.name(), pool, worker);
  }

  /** A worker's last attempts at tasks of trials, the newest first. */
  @Transactional(readOnly = true)
  public List<AttemptView> newestOfTrials(TaskKind kind, String pool, String worker, int limit) {
    return rows.newestOfTrials(worker, kind, pool, Limit.of(limit)).stream()
        .map(Attempts::view)
        .toList();
  }

  /** What a worker holds now. */
  @Transactional(readOnly = true)
  public Optional<Attempt> running(TaskKind kind, String pool, String worker) {
    return rows.of(worker, kind, pool, Outcome.RUNNING, Limit.of(1)).stream()
        .findFirst()
        .map(Attempts::attempt);
  }

  /** What one worker has done. */
  @Transactional(readOnly = true)
  public WorkerRecord record(TaskKind kind, String pool, String worker, Instant lately) {
    long[] counts = new long[4];
    count(counts, rows.tallies(worker, kind, pool, Instant.EPOCH), 0);
    count(counts, rows.tallies(worker, kind, pool, lately), 2);
    return recordOf(counts, rows.of(worker, kind, pool, Outcome.DONE, Limit.of(LAST_OF_ONE)));
  }

  /**
   * What all workers have done, by their {@link #key}, in as many statements for a thousand as for
   * one.
   *
   * @param lately since when it is counted apart
   */
  @Transactional(readOnly = true)
  public Map<String, WorkerRecord> records(Instant lately) {
    Map<String, long[]> counts = new HashMap<>();
    Function<WorkerTally, long[]> ofWorker =
        tally -> counts.computeIfAbsent(tally.key(), key -> new long[4]);
    rows.tallies(Instant.EPOCH).forEach(tally -> count(ofWorker.apply(tally), List.of(tally), 0));
    rows.tallies(lately).forEach(tally -> count(ofWorker.apply(tally), List.of(tally), 2));
    Map<String, List<AttemptRow>> done =
        rows.newestDone(Limit.of(LAST_OF_ALL)).stream()
            .collect(Collectors.groupingBy(row -> key(row.kind, row.pool, row.worker)));
    Map<String, WorkerRecord> records = new HashMap<>();
    counts.forEach(
        (key, count) -> records.put(key, recordOf(count, done.getOrDefault(key, List.of()))));
    return records;
  }

  private static WorkerRecord recordOf(long[] counts, List<AttemptRow> lastDone) {
    OptionalDouble mean =
        lastDone.stream()
            .filter(row -> row.endedAt != null)
            .mapToLong(row -> Duration.between(row.leasedAt, row.endedAt).toMillis())
            .average();
    return new WorkerRecord(
        counts[0],
        counts[1],
        counts[2],
        counts[3],
        mean.isPresent() ? mean.getAsDouble() / 1000 : null);
  }

  private static void count(long[] counts, List<WorkerTally> tallies, int from) {
    for (WorkerTally tally : tallies) {
      switch (tally.outcome()) {
        case DONE -> counts[from] += tally.attempts();
        case FAILED, EXPIRED -> counts[from + 1] += tally.attempts();
        case RUNNING, RELEASED, CANCELLED -> {}
      }
    }
  }

  /** What a trial went through, oldest first. */
  @Transactional(readOnly = true)
  public List<AttemptView> ofTrial(TrialId trial) {
    return rows.findByTrialIdOrderById(trial.value()).stream().map(Attempts::view).toList();
  }

  /** All that run now. */
  @Transactional(readOnly = true)
  public List<Attempt> running() {
    return rows.findByOutcomeOrderById(Outcome.RUNNING).stream().map(Attempts::attempt).toList();
  }

  /** The last attempts that ended in a pool since then, the newest first. */
  @Transactional(readOnly = true)
  public List<Attempt> ended(TaskKind kind, String pool, Instant since, int limit) {
    return rows.ended(kind, pool, since, Limit.of(limit)).stream().map(Attempts::attempt).toList();
  }

  private static Attempt attempt(AttemptRow row) {
    return new Attempt(
        new TaskId(row.taskId),
        row.kind,
        row.pool,
        row.worker,
        TaskOwner.of(row.studyId, row.trialId, row.requestId),
        row.readyAt,
        row.leasedAt,
        row.endedAt,
        row.outcome.name(),
        row.message);
  }

  private static AttemptView view(AttemptRow row) {
    return new AttemptView(
        new TaskId(row.taskId),
        row.kind,
        row.pool,
        row.worker,
        new TrialId(Objects.requireNonNull(row.trialId)),
        new StudyId(Objects.requireNonNull(row.studyId)),
        row.leasedAt,
        row.endedAt,
        row.outcome.name(),
        row.message);
  }
}
