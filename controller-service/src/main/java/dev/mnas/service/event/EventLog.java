package dev.mnas.service.event;

import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The log of changes. A transaction's changes are written with it, each once, at its very end: they
 * take their numbers under a lock that is held for the commit alone, so numbers are in the order of
 * commits and a reader that saw one has missed none before it.
 */
@Component
public class EventLog {
  private static final int KEPT = 50_000;

  private final EventRows rows;
  private final EntityManager entities;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  EventLog(EventRows rows, EntityManager entities) {
    this.rows = rows;
    this.entities = entities;
  }

  /**
   * Notes a change made by the transaction that runs.
   *
   * @throws IllegalStateException outside of a transaction
   */
  public void note(Change change) {
    Object pending = TransactionSynchronizationManager.getResource(this);
    if (pending == null) {
      Pending created = new Pending();
      TransactionSynchronizationManager.registerSynchronization(created);
      TransactionSynchronizationManager.bindResource(this, created);
      pending = created;
    }
    ((Pending) pending).changes.add(change);
  }

  /** Calls the listener after each commit that changed something; it must not block. */
  public void listen(Runnable listener) {
    listeners.add(listener);
  }

  /** Number of the last change; 0 when there was none. */
  @Transactional(readOnly = true)
  public long last() {
    return rows.last();
  }

  /** Whether every change after the number is still in the log. */
  @Transactional(readOnly = true)
  public boolean holdsAllAfter(long id) {
    long last = rows.last();
    return id == last || (id < last && rows.oldest().orElse(last + 1) <= id + 1);
  }

  /** Changes after the number, oldest first. */
  @Transactional(readOnly = true)
  public List<NumberedChange> after(long id, int limit) {
    return rows.findByIdGreaterThanOrderById(id, Limit.of(limit)).stream()
        .map(row -> new NumberedChange(row.id, change(row)))
        .toList();
  }

  /** Forgets the oldest changes where there are very many. */
  @Transactional
  public void prune() {
    rows.forget(rows.last() - KEPT);
  }

  private void write(Set<Change> changes) {
    entities.flush();
    rows.take(changes.size());
    long id = rows.last() - changes.size();
    List<EventRow> written = new ArrayList<>();
    for (Change change : changes) {
      id++;
      written.add(row(id, change));
    }
    rows.saveAllAndFlush(written);
  }

  private static EventRow row(long id, Change change) {
    EventRow row = new EventRow();
    row.id = id;
    if (change instanceof Change.OfStudy study) {
      row.kind = EventRow.Kind.STUDY;
      row.studyId = study.study().value();
    } else if (change instanceof Change.OfTrial trial) {
      row.kind = EventRow.Kind.TRIAL;
      row.studyId = trial.study().value();
      row.trialId = trial.trial().value();
    } else if (change instanceof Change.OfAlarm alarm) {
      row.kind = EventRow.Kind.ALARM;
      row.studyId = alarm.study().value();
      row.alarmId = alarm.alarm();
    } else if (change instanceof Change.OfWorker worker) {
      row.kind = EventRow.Kind.WORKER;
      row.worker = worker.worker();
    }
    return row;
  }

  private static Change change(EventRow row) {
    return switch (row.kind) {
      case STUDY -> new Change.OfStudy(new StudyId(known(row.studyId)));
      case TRIAL ->
          new Change.OfTrial(new StudyId(known(row.studyId)), new TrialId(known(row.trialId)));
      case ALARM -> new Change.OfAlarm(new StudyId(known(row.studyId)), known(row.alarmId));
      case WORKER -> new Change.OfWorker(known(row.worker));
    };
  }

  private static <T> T known(@Nullable T column) {
    return Objects.requireNonNull(column, "an event names what changed");
  }

  private final class Pending implements TransactionSynchronization {
    private final Set<Change> changes = new LinkedHashSet<>();

    @Override
    public void beforeCommit(boolean readOnly) {
      write(changes);
    }

    @Override
    public void afterCommit() {
      listeners.forEach(Runnable::run);
    }

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResource(EventLog.this);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(EventLog.this, this);
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(EventLog.this);
    }
  }
}
