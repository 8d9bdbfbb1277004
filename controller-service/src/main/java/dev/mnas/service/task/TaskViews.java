package dev.mnas.service.task;

import dev.mnas.task.Progress;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TrialId;
import dev.mnas.task.WireJson;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Reads tasks. */
@Component
public class TaskViews {
  private final TaskRows rows;
  private final JsonMapper json = WireJson.mapper();

  TaskViews(TaskRows rows) {
    this.rows = rows;
  }

  /** The trial that a task belongs to, which never changes; empty for one of a request. */
  @Transactional(readOnly = true)
  public Optional<TrialId> trialOf(TaskId id) {
    return rows.findById(id.value())
        .flatMap(row -> Optional.ofNullable(row.trialId))
        .map(TrialId::new);
  }

  /** Who works on the tasks of these requests; those that wait are absent. */
  @Transactional(readOnly = true)
  public Map<RequestId, String> workersOf(Collection<RequestId> requests) {
    Map<RequestId, String> workers = new HashMap<>();
    for (TaskRow row : rows.findByRequestIdIn(requests.stream().map(RequestId::value).toList())) {
      if (row.state == TaskState.LEASED
          && row.worker != null
          && row.owner() instanceof TaskOwner.OfRequest owner) {
        workers.put(owner.request(), row.worker);
      }
    }
    return workers;
  }

  /** The trial that a training is for; empty for other tasks. */
  @Transactional(readOnly = true)
  public Optional<TrialId> trialOfTraining(TaskId id) {
    return rows.findById(id.value())
        .filter(row -> row.kind == TaskKind.TRAIN)
        .map(row -> new TrialId(Objects.requireNonNull(row.trialId)));
  }

  /** The pool that a task is for, which never changes. */
  @Transactional(readOnly = true)
  public Optional<String> poolOf(TaskId id) {
    return rows.findById(id.value()).map(row -> row.pool);
  }

  /** The last progress that the trial's training reported. */
  @Transactional(readOnly = true)
  public Optional<Progress> progress(TrialId trial) {
    return rows.findByTrialIdOrderById(trial.value()).stream()
        .map(row -> row.progress)
        .filter(Objects::nonNull)
        .findFirst()
        .map(text -> json.readValue(text, Progress.class));
  }

  /** The last progress of every training of the study that runs. */
  @Transactional(readOnly = true)
  public Map<TrialId, Progress> running(StudyId study) {
    Map<TrialId, Progress> running = new HashMap<>();
    for (TaskRow row : rows.running(study.value())) {
      running.put(
          new TrialId(Objects.requireNonNull(row.trialId)),
          json.readValue(row.progress, Progress.class));
    }
    return running;
  }

  /** How many tasks wait or are leased, by kind and pool. */
  @Transactional(readOnly = true)
  public List<TaskCount> open() {
    return rows.open();
  }

  /** What waits for workers, by kind and pool. */
  @Transactional(readOnly = true)
  public List<WaitingTasks> waiting(DispatchOrder dispatch) {
    return rows.waiting(dispatch.excluded());
  }

  /** Whether a timing of the trial in the pool has not ended. */
  @Transactional(readOnly = true)
  public boolean timing(TrialId trial, String pool) {
    return rows.countOpenTimings(trial.value(), pool) > 0;
  }
}
