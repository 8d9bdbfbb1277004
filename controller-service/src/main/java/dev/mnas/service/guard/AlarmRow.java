package dev.mnas.service.guard;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An alarm as stored: raised once, cleared once. */
@Entity
@Table(name = "alarm")
class AlarmRow {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @Column(name = "study_id")
  long studyId;

  @Enumerated(EnumType.STRING)
  Alarm.Kind kind = Alarm.Kind.COLLAPSED;

  String subject = "";

  /** With the numbers of now while it is on, of its last batch after. */
  String seen = "";

  String advice = "";

  @Column(name = "raised_at")
  Instant raisedAt = Instant.EPOCH;

  /** Number of the last trial that was observed when it was raised. */
  @Column(name = "raised_trial")
  int raisedTrial;

  @Column(name = "cleared_at")
  @Nullable Instant clearedAt;

  @Column(name = "cleared_trial")
  @Nullable Integer clearedTrial;

  void clear(Instant now, int trial) {
    clearedAt = now;
    clearedTrial = trial;
  }

  ActiveAlarms.Key key() {
    return new ActiveAlarms.Key(kind, subject);
  }

  AlarmView view() {
    return new AlarmView(
        Objects.requireNonNull(id, "a stored alarm has an id"),
        kind,
        subject,
        seen,
        advice,
        raisedAt,
        raisedTrial,
        clearedAt,
        clearedTrial);
  }
}
