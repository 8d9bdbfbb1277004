package dev.mnas.service.task;

import dev.mnas.task.TaskKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

interface AttemptRows extends JpaRepository<AttemptRow, Long> {
  @Modifying(flushAutomatically = true)
  @Query(
      """
      update AttemptRow a set a.outcome = :outcome, a.message = :message, a.endedAt = :now
      where a.taskId = :task and a.outcome = dev.mnas.service.task.AttemptRow.Outcome.RUNNING
      """)
  int close(long task, AttemptRow.Outcome outcome, @Nullable String message, Instant now);

  /** A worker's attempts that stand so, the newest first. */
  @Query(
      """
      select a from AttemptRow a where a.worker = :worker and a.kind = :kind and a.pool = :pool
      and a.outcome = :outcome order by a.id desc
      """)
  List<AttemptRow> of(
      String worker, TaskKind kind, String pool, AttemptRow.Outcome outcome, Limit limit);

  @Query(
      """
      select a from AttemptRow a where a.worker = :worker and a.kind = :kind and a.pool = :pool
      and a.trialId is not null order by a.id desc
      """)
  List<AttemptRow> newestOfTrials(String worker, TaskKind kind, String pool, Limit limit);

  @Query(
      "select a from AttemptRow a where a.studyId = :study and a.kind = :kind order by a.id desc")
  List<AttemptRow> lastOfStudy(long study, TaskKind kind, Limit limit);

  @Query("select a from AttemptRow a where a.studyId is null and a.kind = :kind order by a.id desc")
  List<AttemptRow> lastWithoutStudy(TaskKind kind, Limit limit);

  /** How the attempts of each worker ended since then. */
  @Query(
      """
      select new dev.mnas.service.task.WorkerTally(a.kind, a.pool, a.worker, a.outcome, count(a))
      from AttemptRow a where a.endedAt > :since group by a.kind, a.pool, a.worker, a.outcome
      """)
  List<WorkerTally> tallies(Instant since);

  /** How a worker's attempts ended since then. */
  @Query(
      """
      select new dev.mnas.service.task.WorkerTally(a.kind, a.pool, a.worker, a.outcome, count(a))
      from AttemptRow a where a.worker = :worker and a.kind = :kind and a.pool = :pool
      and a.endedAt > :since group by a.kind, a.pool, a.worker, a.outcome
      """)
  List<WorkerTally> tallies(String worker, TaskKind kind, String pool, Instant since);

  @Query(
      """
      select a from AttemptRow a
      where a.outcome = dev.mnas.service.task.AttemptRow.Outcome.DONE order by a.id desc
      """)
  List<AttemptRow> newestDone(Limit limit);

  /** What ended in a pool since then, the newest first. */
  @Query(
      """
      select a from AttemptRow a where a.kind = :kind and a.pool = :pool and a.endedAt > :since
      order by a.endedAt desc
      """)
  List<AttemptRow> ended(TaskKind kind, String pool, Instant since, Limit limit);

  List<AttemptRow> findByTrialIdOrderById(long trialId);

  List<AttemptRow> findByTaskIdAndOutcome(long taskId, AttemptRow.Outcome outcome);

  List<AttemptRow> findByTrialIdAndOutcome(long trialId, AttemptRow.Outcome outcome);

  List<AttemptRow> findByRequestIdAndOutcome(long requestId, AttemptRow.Outcome outcome);

  List<AttemptRow> findByOutcomeOrderById(AttemptRow.Outcome outcome);
}
