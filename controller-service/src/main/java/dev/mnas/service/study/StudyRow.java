package dev.mnas.service.study;

import dev.mnas.service.policy.PolicySettings;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A study as stored, with its state changes. */
@Entity
@Table(name = "study")
class StudyRow {
  private static final int MAX_PRIORITY = 100;

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  String name = "";
  String spec = "";

  @Enumerated(EnumType.STRING)
  StudyState state = StudyState.RUNNING;

  @Enumerated(EnumType.STRING)
  @Column(name = "end_reason")
  @Nullable EndReason endReason;

  @Column(name = "created_at")
  Instant createdAt = Instant.EPOCH;

  /** Running time up to {@code tickedAt}. */
  @Column(name = "ran_millis")
  long ranMillis;

  /** Absent while the clock of the study stands still. */
  @Column(name = "ticked_at")
  @Nullable Instant tickedAt;

  @Column(name = "batches_sampled")
  int batchesSampled;

  @Column(name = "batches_observed")
  int batchesObserved;

  /** Higher ones go first. */
  int priority;

  @JdbcTypeCode(SqlTypes.LONG32VARBINARY)
  @Column(name = "policy_state")
  byte @Nullable [] policyState;

  @Column(name = "entropy_history")
  String entropyHistory = "[]";

  @Column(name = "best_history")
  String bestHistory = "[]";

  /** Grows with every change of the budget. */
  @Column(name = "budget_version")
  int budgetVersion = 1;

  /** Grows with every change of the policy. */
  @Column(name = "policy_version")
  int policyVersion = 1;

  /** The first batch of the policy that proposes now; of earlier ones it is told. */
  @Column(name = "policy_since")
  int policySince;

  /** The first batch whose signs tell of the policy since it was last restarted or changed. */
  @Column(name = "judged_since")
  int judgedSince;

  /** When it was deleted; it is kept where other studies still use what it measured. */
  @Column(name = "deleted_at")
  @Nullable Instant deletedAt;

  /** Adds the time since the last tick, unless more than the gap: then the controller was away. */
  void tick(Instant now, Duration gap) {
    if (tickedAt != null) {
      Duration since = Duration.between(tickedAt, now);
      if (!since.isNegative() && since.compareTo(gap) <= 0) {
        ranMillis += since.toMillis();
      }
    }
    tickedAt = state == StudyState.RUNNING ? now : null;
  }

  void pause() {
    require(StudyState.RUNNING, StudyState.PAUSED);
    state = StudyState.PAUSED;
  }

  void resume() {
    require(StudyState.PAUSED, StudyState.RUNNING);
    state = StudyState.RUNNING;
  }

  void complete(EndReason reason) {
    require(StudyState.RUNNING, StudyState.COMPLETED);
    state = StudyState.COMPLETED;
    endReason = reason;
  }

  /**
   * Changes the budget; a completed study goes on under it.
   *
   * @throws IllegalStudyStateException when the study was stopped
   */
  void change(Budget budget) {
    if (state == StudyState.STOPPED) {
      throw new IllegalStudyStateException(state, StudyState.RUNNING);
    }
    StudySpec before = StudySpec.parse(spec);
    if (endReason == EndReason.CONVERGED && before.budget().plateau() != null) {
      judgedSince = batchesObserved; // Else it would end again with the next batch.
    }
    spec = before.with(budget).text();
    budgetVersion++;
    goOn();
  }

  private void goOn() {
    if (state == StudyState.COMPLETED) {
      state = StudyState.RUNNING;
      endReason = null;
    }
  }

  /**
   * Puts another policy in the place of the one that proposed so far. A completed study goes on.
   *
   * @throws IllegalStudyStateException when the study was stopped
   */
  void change(PolicySettings settings, byte[] state) {
    spec = StudySpec.parse(spec).with(settings).text();
    policyVersion++;
    policySince = batchesSampled;
    restart(state);
  }

  /**
   * Gives the policy another state, from which on its signs are judged. A completed study goes on.
   *
   * @throws IllegalStudyStateException when the study was stopped
   */
  void restart(byte[] state) {
    if (this.state == StudyState.STOPPED) {
      throw new IllegalStudyStateException("a study that is STOPPED proposes nothing any more");
    }
    policyState = state;
    judgedSince = batchesObserved;
    goOn();
  }

  /**
   * Ranks its tasks.
   *
   * @throws IllegalArgumentException when it lies outside [-100, 100]
   */
  void prioritise(int value) {
    if (value < -MAX_PRIORITY || value > MAX_PRIORITY) {
      throw new IllegalArgumentException(
          "priority must lie in [-%d, %d], was %d".formatted(MAX_PRIORITY, MAX_PRIORITY, value));
    }
    priority = value;
  }

  void stop() {
    if (ended()) {
      throw new IllegalStudyStateException(state, StudyState.STOPPED);
    }
    state = StudyState.STOPPED;
    endReason = EndReason.STOPPED_BY_USER;
  }

  boolean ended() {
    return state == StudyState.COMPLETED || state == StudyState.STOPPED;
  }

  private void require(StudyState needed, StudyState next) {
    if (state != needed) {
      throw new IllegalStudyStateException(state, next);
    }
  }
}
