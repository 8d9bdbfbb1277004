package dev.mnas.service.study;

import dev.mnas.service.task.TaskEnd;
import dev.mnas.service.task.TaskStore;
import dev.mnas.service.trial.TrialStore;
import dev.mnas.service.trial.TrialSummary;
import dev.mnas.service.trial.TrialViews;
import dev.mnas.task.Report;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TrialId;
import dev.mnas.yaml.SpaceYaml;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * What can be done with studies. Each call is a transaction of its own, followed where trials ended
 * by one that advances the study: locks are never held across the two.
 */
@Component
public class Studies {
  private final StudyRows rows;
  private final StudyEngine engine;
  private final TrialStore trials;
  private final TrialViews views;
  private final TaskStore tasks;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final JsonMapper json;

  Studies(
      StudyRows rows,
      StudyEngine engine,
      TrialStore trials,
      TrialViews views,
      TaskStore tasks,
      TransactionTemplate transaction,
      Clock clock,
      JsonMapper json) {
    this.rows = rows;
    this.engine = engine;
    this.trials = trials;
    this.views = views;
    this.tasks = tasks;
    this.transaction = transaction;
    this.clock = clock;
    this.json = json;
  }

  /** Stores a study and samples its first batches. */
  public StudyId create(StudySpec spec) {
    StudyRow row = new StudyRow();
    row.name = spec.name();
    row.spec = json.writeValueAsString(spec);
    row.createdAt = clock.instant();
    StudyId id = StudyEngine.idOf(rows.save(row));
    advance(id);
    return id;
  }

  public Optional<StudyView> find(StudyId id) {
    return transaction.execute(status -> rows.findById(id.value()).map(this::view));
  }

  public List<StudyView> list() {
    return transaction.execute(
        status -> rows.findAllByOrderById().stream().map(this::view).toList());
  }

  /** The pool whose latency counts. */
  public String targetPool(StudyId id) {
    return spec(id).targetPool();
  }

  /** No task of the study is given out until it resumes; what runs goes on. */
  public void pause(StudyId id) {
    transaction.executeWithoutResult(status -> changing(id).pause());
    advance(id);
  }

  public void resume(StudyId id) {
    transaction.executeWithoutResult(status -> changing(id).resume());
    advance(id);
  }

  /** Ends the study; open trials are cancelled. */
  public void stop(StudyId id) {
    transaction.executeWithoutResult(
        status -> {
          changing(id).stop();
          engine.cancelOpen(id);
        });
    advance(id);
  }

  /** Ends one trial early. */
  public void stopTrial(TrialId id) {
    transaction.executeWithoutResult(
        status -> {
          if (trials.stop(id)) {
            tasks.cancel(id);
          }
        });
    views.studyOf(id).ifPresent(this::advance);
  }

  /**
   * Takes a worker's report: the trial is locked first, so that of the two last reports of a trial
   * the later one sees the earlier.
   *
   * @return the stored result
   */
  public TaskResult report(TaskId task, Report report) {
    TrialId trial =
        tasks
            .trialOf(task)
            .orElseThrow(() -> new IllegalArgumentException("there is no task " + task));
    StudySpec spec = spec(views.studyOf(trial).orElseThrow());
    Set<StudyId> ended = new LinkedHashSet<>();
    TaskResult stored =
        transaction.execute(
            status -> {
              trials.lock(trial);
              TaskEnd end = tasks.report(task, report);
              apply(end, spec).ifPresent(ended::add);
              return end.result();
            });
    ended.forEach(this::advance);
    return stored;
  }

  private void advance(StudyId id) {
    boolean more = true;
    while (more) {
      more = engine.advance(id);
    }
  }

  /** Takes expired leases back and ends what has no attempt left. */
  public void sweep() {
    Set<StudyId> touched = new LinkedHashSet<>();
    tasks
        .expired()
        .forEach(
            (task, trial) -> {
              StudySpec spec = spec(views.studyOf(trial).orElseThrow());
              transaction.executeWithoutResult(
                  status -> {
                    trials.lock(trial);
                    tasks.expire(task).flatMap(end -> apply(end, spec)).ifPresent(touched::add);
                  });
            });
    touched.forEach(this::advance);
  }

  /**
   * Keeps the clocks of running studies, ends those whose time is over, and goes on where a crash
   * came between a report and what follows from it.
   */
  public void tick() {
    rows.findByStateOrderById(StudyState.RUNNING).forEach(row -> advance(StudyEngine.idOf(row)));
  }

  /** Studies whose tasks are held back. */
  public List<StudyId> paused() {
    return rows.findByStateOrderById(StudyState.PAUSED).stream().map(StudyEngine::idOf).toList();
  }

  private Optional<StudyId> apply(TaskEnd end, StudySpec spec) {
    Optional<StudyId> ended = trials.apply(end, spec.pools(), spec.objective());
    if (ended.isPresent() && end.outcome() == TaskEnd.Outcome.FAILED) {
      tasks.cancel(end.trial());
    }
    return ended;
  }

  private StudyRow changing(StudyId id) {
    return rows.lock(id.value())
        .orElseThrow(() -> new IllegalArgumentException("there is no study " + id));
  }

  private StudySpec spec(StudyId id) {
    return engine.spec(
        rows.findById(id.value())
            .orElseThrow(() -> new IllegalArgumentException("there is no study " + id)));
  }

  private StudyView view(StudyRow row) {
    StudyId id = StudyEngine.idOf(row);
    StudySpec spec = engine.spec(row);
    TrialSummary summary = views.summary(id);
    return new StudyView(
        id,
        row.name,
        row.state,
        row.endReason,
        SpaceYaml.read(spec.space()).name(),
        spec.objective(),
        spec.policy(),
        spec.budget(),
        spec.pools(),
        summary.counts(),
        summary.bestReward(),
        summary.bestTrial(),
        summary.frontSize(),
        row.createdAt,
        row.ranMillis / 1000.0);
  }
}
