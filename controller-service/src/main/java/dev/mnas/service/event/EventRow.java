package dev.mnas.service.event;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** A change as stored; written once. */
@Entity
@Immutable
@Table(name = "event")
class EventRow implements Persistable<Long> {
  @Id Long id = 0L;

  @Enumerated(EnumType.STRING)
  Kind kind = Kind.STUDY;

  @Column(name = "study_id")
  @Nullable Long studyId;

  @Column(name = "trial_id")
  @Nullable Long trialId;

  @Nullable String worker;

  @Column(name = "alarm_id")
  @Nullable Long alarmId;

  @Override
  public Long getId() {
    return id;
  }

  @Override
  public boolean isNew() {
    return true;
  }

  enum Kind {
    STUDY,
    TRIAL,
    WORKER,
    ALARM
  }
}
