package dev.mnas.service.study;

import dev.mnas.service.event.Change;
import dev.mnas.service.event.EventLog;
import dev.mnas.service.version.StaleVersionException;
import dev.mnas.task.StudyId;
import java.time.Clock;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What users do with studies. Each call is a transaction of its own, followed by one that advances
 * the study: locks are never held across the two.
 */
@Component
public class Studies {
  private static final Logger LOG = LoggerFactory.getLogger(Studies.class);

  private final StudyRows rows;
  private final StudyEngine engine;
  private final StudyAdvance advance;
  private final EventLog events;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Studies(
      StudyRows rows,
      StudyEngine engine,
      StudyAdvance advance,
      EventLog events,
      TransactionTemplate transaction,
      Clock clock) {
    this.rows = rows;
    this.engine = engine;
    this.advance = advance;
    this.events = events;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Stores a study and samples its first batches. */
  public StudyId create(StudySpec spec) {
    StudyId id = transaction.execute(status -> add(spec));
    advance.advance(id);
    return id;
  }

  /** Stores a study in the transaction that runs. */
  StudyId add(StudySpec spec) {
    StudyRow row = new StudyRow();
    row.name = spec.name();
    row.spec = spec.text();
    row.createdAt = clock.instant();
    StudyId id = StudyEngine.idOf(rows.save(row));
    events.note(new Change.OfStudy(id));
    LOG.atInfo().addKeyValue("study", id).log("Study '{}' started", spec.name());
    return id;
  }

  /** No task of the study is given out until it resumes; what runs goes on. */
  public void pause(StudyId id) {
    change(id, StudyRow::pause);
  }

  public void resume(StudyId id) {
    change(id, StudyRow::resume);
  }

  /** Ends the study; open trials are cancelled. */
  public void stop(StudyId id) {
    change(
        id,
        row -> {
          row.stop();
          engine.cancelOpen(id);
        });
  }

  /**
   * Gives the study another budget; a completed one goes on where that allows more.
   *
   * @param version of the budget that the caller has seen
   * @throws StaleVersionException when it was changed since
   * @throws IllegalStudyStateException when the study was stopped
   */
  public void setBudget(StudyId id, Budget budget, int version) {
    change(
        id,
        row -> {
          if (row.budgetVersion != version) {
            throw new StaleVersionException(row.budgetVersion);
          }
          row.change(budget);
        });
  }

  /** Ranks the study's tasks, those that wait too, among those of other studies. */
  public void setPriority(StudyId id, int priority) {
    change(id, row -> row.prioritise(priority));
  }

  private void change(StudyId id, Consumer<StudyRow> what) {
    transaction.executeWithoutResult(
        status -> {
          what.accept(
              rows.lock(id.value())
                  .orElseThrow(() -> new NoSuchElementException("there is no study " + id)));
          events.note(new Change.OfStudy(id));
        });
    LOG.atInfo().addKeyValue("study", id).log("Study changed by a user");
    advance.advance(id);
  }
}
