package dev.mnas.service.task;

import dev.mnas.task.Progress;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TrialId;
import dev.mnas.task.WireJson;
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

  /** The trial that a task belongs to, which never changes. */
  @Transactional(readOnly = true)
  public Optional<TrialId> trialOf(TaskId id) {
    return rows.findById(id.value()).map(row -> new TrialId(row.trialId));
  }

  /** The trial that a training is for; empty for other tasks. */
  @Transactional(readOnly = true)
  public Optional<TrialId> trialOfTraining(TaskId id) {
    return rows.findById(id.value())
        .filter(row -> row.kind == TaskKind.TRAIN)
        .map(row -> new TrialId(row.trialId));
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
      running.put(new TrialId(row.trialId), json.readValue(row.progress, Progress.class));
    }
    return running;
  }

  /** How many tasks wait or are leased, by kind and pool. */
  @Transactional(readOnly = true)
  public List<TaskCount> open() {
    return rows.open();
  }
}
