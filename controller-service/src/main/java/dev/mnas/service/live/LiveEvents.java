package dev.mnas.service.live;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.mnas.service.event.Change;
import dev.mnas.service.event.NumberedChange;
import dev.mnas.service.guard.AlarmView;
import dev.mnas.service.guard.GuardViews;
import dev.mnas.service.study.StudyViews;
import dev.mnas.service.trial.TrialPoint;
import dev.mnas.service.trial.TrialViews;
import dev.mnas.service.worker.Workers;
import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Turns changes into events that carry how things stand now, each thing once. */
@Component
class LiveEvents {
  private final StudyViews studies;
  private final TrialViews trials;
  private final Workers workers;
  private final GuardViews guard;
  private final JsonMapper json;

  LiveEvents(
      StudyViews studies, TrialViews trials, Workers workers, GuardViews guard, JsonMapper json) {
    this.studies = studies;
    this.trials = trials;
    this.workers = workers;
    this.guard = guard;
    this.json = json;
  }

  /** What is sent for these changes; what is gone meanwhile is left out. */
  List<LiveEvent> of(List<NumberedChange> changes) {
    Map<StudyId, Set<TrialId>> changedTrials = new LinkedHashMap<>();
    Set<StudyId> changedStudies = new LinkedHashSet<>();
    Map<Long, StudyId> changedAlarms = new LinkedHashMap<>();
    Set<String> changedWorkers = new LinkedHashSet<>();
    for (NumberedChange numbered : changes) {
      Change change = numbered.change();
      if (change instanceof Change.OfTrial trial) {
        changedTrials
            .computeIfAbsent(trial.study(), study -> new LinkedHashSet<>())
            .add(trial.trial());
      } else if (change instanceof Change.OfStudy study) {
        changedStudies.add(study.study());
      } else if (change instanceof Change.OfAlarm alarm) {
        changedAlarms.put(alarm.alarm(), alarm.study());
      } else if (change instanceof Change.OfWorker worker) {
        changedWorkers.add(worker.worker());
      }
    }
    List<LiveEvent> events = new ArrayList<>();
    changedTrials.forEach(
        (study, ids) ->
            trials
                .points(study, ids)
                .forEach(point -> events.add(event("trial", new StudyPoint(study, point)))));
    changedAlarms.forEach(
        (id, study) ->
            guard
                .alarm(id)
                .ifPresent(alarm -> events.add(event("alarm", new StudyAlarm(study, alarm)))));
    for (StudyId study : changedStudies) {
      events.add(
          studies
              .find(study)
              .map(view -> event("study", view))
              .orElseGet(() -> event("gone", new Gone(study))));
    }
    for (String worker : changedWorkers) {
      workers.find(worker).ifPresent(view -> events.add(event("worker", view)));
    }
    return events;
  }

  private LiveEvent event(String name, Object data) {
    return new LiveEvent(name, json.writeValueAsString(data));
  }

  /** An event without its number. */
  record LiveEvent(String name, String data) {}

  record StudyPoint(StudyId study, @JsonUnwrapped TrialPoint point) {}

  /** An alarm that was raised, or cleared. */
  record StudyAlarm(StudyId study, @JsonUnwrapped AlarmView alarm) {}

  /** A study that was deleted. */
  record Gone(StudyId id) {}
}
