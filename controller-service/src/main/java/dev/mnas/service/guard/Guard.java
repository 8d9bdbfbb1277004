package dev.mnas.service.guard;

import dev.mnas.service.event.Change;
import dev.mnas.service.event.EventLog;
import dev.mnas.task.StudyId;
import dev.mnas.task.WireJson;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps the signs of each batch, and raises and clears alarms, in the transaction that observes the
 * batch: so a crash neither loses an alarm nor raises it again.
 */
@Component
public class Guard {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  /** Complete trials whose signs are looked at, beside the end of a longer window. */
  private static final int LOOKED_AT = 260;

  /** Rows that are read at most, where most trials fail. */
  private static final int MOST_ROWS = 2000;

  private final SignsRows signsRows;
  private final AlarmRows alarmRows;
  private final EventLog events;
  private final Clock clock;
  private final JsonMapper json = WireJson.mapper();

  Guard(SignsRows signsRows, AlarmRows alarmRows, EventLog events, Clock clock) {
    this.signsRows = signsRows;
    this.alarmRows = alarmRows;
    this.events = events;
    this.clock = clock;
  }

  /** The signs of the study's last batch; none of a study that has not observed one with it. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<BatchSigns> last(StudyId study) {
    return signsRows.latest(study.value(), Limit.of(1)).stream().map(this::whole).findFirst();
  }

  /**
   * Keeps the signs of one more batch, and judges by them.
   *
   * @return the alarms that are on
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<Alarm> see(StudyId study, BatchSigns signs, Goal goal) {
    SignsRow row = new SignsRow();
    row.key = new SignsRow.Key(study.value(), signs.batch());
    row.complete = signs.complete();
    row.front = json.writeValueAsString(signs.found().front());
    row.signs = json.writeValueAsString(signs.with(signs.found().with(List.of())));
    signsRows.save(row);
    return judge(study, goal);
  }

  /** Judges again by the signs that are there, after a user changed what they are judged by. */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<Alarm> judge(StudyId study, Goal goal) {
    List<BatchSigns> history = history(study, goal.window());
    if (history.isEmpty()) {
      return List.of();
    }
    int trial = history.get(history.size() - 1).trial();
    Map<ActiveAlarms.Key, AlarmRow> active =
        alarmRows.active(study.value()).stream()
            .collect(Collectors.toMap(AlarmRow::key, row -> row));
    List<Alarm> alarms = Judge.alarms(history, goal, new ActiveAlarms(active.keySet()));
    Map<ActiveAlarms.Key, AlarmRow> over = new HashMap<>(active);
    for (Alarm alarm : alarms) {
      AlarmRow known = over.remove(ActiveAlarms.Key.of(alarm));
      if (known == null) {
        raise(study, alarm, trial);
      } else {
        known.seen = alarm.seen();
      }
    }
    over.values().forEach(row -> clear(study, row, trial));
    return alarms;
  }

  private void raise(StudyId study, Alarm alarm, int trial) {
    AlarmRow row = new AlarmRow();
    row.studyId = study.value();
    row.kind = alarm.kind();
    row.subject = alarm.subject();
    row.seen = alarm.seen();
    row.advice = alarm.advice();
    row.raisedAt = now();
    row.raisedTrial = trial;
    note(study, alarmRows.save(row));
    LOG.atWarn().addKeyValue("study", study).log("{} {}", row.seen, row.advice);
  }

  private void clear(StudyId study, AlarmRow row, int trial) {
    row.clear(now(), trial);
    note(study, row);
    LOG.atInfo().addKeyValue("study", study).log("No longer so: {}", row.seen);
  }

  private void note(StudyId study, AlarmRow row) {
    events.note(
        new Change.OfAlarm(study, Objects.requireNonNull(row.id, "a stored alarm has an id")));
    events.note(new Change.OfStudy(study));
  }

  private Instant now() {
    return clock.instant();
  }

  /** The last batches, before them the one at the end of the window where that is longer. */
  private List<BatchSigns> history(StudyId study, int window) {
    Optional<SignsRow> last = signsRows.latest(study.value(), Limit.of(1)).stream().findFirst();
    if (last.isEmpty()) {
      return List.of();
    }
    int complete = last.get().complete;
    int until = complete - Math.max(window, LOOKED_AT);
    List<SignsRow> rows = new ArrayList<>();
    signsRows.until(study.value(), until).ifPresent(rows::add);
    List<SignsRow> recent =
        signsRows.after(study.value(), complete - LOOKED_AT, Limit.of(MOST_ROWS));
    for (int i = recent.size() - 1; i >= 0; i--) {
      rows.add(recent.get(i));
    }
    return rows.stream().map(this::read).toList();
  }

  private BatchSigns whole(SignsRow row) {
    BatchSigns signs = read(row);
    List<Found.Point> front = List.of(json.readValue(row.front, Found.Point[].class));
    return signs.with(signs.found().with(front));
  }

  private BatchSigns read(SignsRow row) {
    return json.readValue(row.signs, BatchSigns.class);
  }
}
