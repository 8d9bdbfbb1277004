package dev.mnas.service.study;

import dev.mnas.service.artifact.ArtifactStore;
import dev.mnas.service.event.Change;
import dev.mnas.service.event.EventLog;
import dev.mnas.task.StudyId;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.NoSuchElementException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Deletes ended studies. What another study's trials still use, a training or a latency of the same
 * network, stays with the task and the trial that it came from, out of sight.
 */
@Component
class StudyRemoval {
  private static final String USED_ELSEWHERE =
      """
      (select t.accuracy_measurement from trial t
       where t.study_id <> :study and t.accuracy_measurement is not null
       union select l.measurement from trial_timing l join trial t on t.id = l.trial_id
       where t.study_id <> :study
       union select r.measurement from measurement_request r where r.measurement is not null)
      """;
  private static final List<String> STATEMENTS =
      List.of(
          "delete from trial_pool_latency where trial_id in"
              + " (select id from trial where study_id = :study)",
          "delete from trial_timing where trial_id in (select id from trial where study_id = :study)",
          "delete from trial_epoch where trial_id in (select id from trial where study_id = :study)",
          "delete from measurement where task_id in (select id from task where study_id = :study)"
              + " and id not in "
              + USED_ELSEWHERE,
          "delete from attempt where study_id = :study",
          "delete from event where study_id = :study",
          "delete from alarm where study_id = :study",
          "delete from batch_signs where study_id = :study",
          "delete from idempotency where study_id = :study",
          "delete from task where study_id = :study"
              + " and id not in (select task_id from measurement)"
              + " and id not in (select task_id from artifact)",
          "update trial set twin_of = null, finalist_of = null, accuracy_measurement = null"
              + " where study_id = :study",
          "delete from trial where study_id = :study and id not in (select trial_id from task where trial_id is not null)",
          "delete from study where id = :study and id not in (select study_id from trial)");

  private final StudyRows rows;
  private final ArtifactStore artifacts;
  private final EventLog events;
  private final EntityManager entities;
  private final Clock clock;

  StudyRemoval(
      StudyRows rows,
      ArtifactStore artifacts,
      EventLog events,
      EntityManager entities,
      Clock clock) {
    this.rows = rows;
    this.artifacts = artifacts;
    this.events = events;
    this.entities = entities;
    this.clock = clock;
  }

  /**
   * Deletes the study with its trials, measurements and weights.
   *
   * @throws IllegalStudyStateException while it runs or pauses
   */
  @Transactional
  void delete(StudyId id) {
    StudyRow row =
        rows.lock(id.value())
            .orElseThrow(() -> new NoSuchElementException("there is no study " + id));
    if (!row.ended()) {
      throw new IllegalStudyStateException(
          "a study that is %s cannot be deleted: stop it first".formatted(row.state));
    }
    row.deletedAt = clock.instant();
    entities.flush();
    weightsOfNobodyElse(id).forEach(artifacts::delete);
    entities.flush();
    for (String statement : STATEMENTS) {
      entities.createNativeQuery(statement).setParameter("study", id.value()).executeUpdate();
    }
    entities.clear();
    events.note(new Change.OfStudy(id));
  }

  @SuppressWarnings("unchecked") // a column of strings
  private List<String> weightsOfNobodyElse(StudyId id) {
    return entities
        .createNativeQuery(
            "select sha256 from artifact where task_id in"
                + " (select id from task where study_id = :study) and sha256 not in"
                + " (select m.weights from measurement m where m.weights is not null and m.id in "
                + USED_ELSEWHERE
                + ")",
            String.class)
        .setParameter("study", id.value())
        .getResultList();
  }
}
