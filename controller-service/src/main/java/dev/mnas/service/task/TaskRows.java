package dev.mnas.service.task;

import dev.mnas.task.TaskKind;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** Statements over tasks; each update is conditional and says how many rows it changed. */
interface TaskRows extends JpaRepository<TaskRow, Long> {
  /** Whose tasks wait for this device: those that it has not timed yet. */
  @Query(
      """
      select new dev.mnas.service.task.ReadyGroup(t.studyId, min(t.id)) from TaskRow t
      where t.kind = :kind and t.pool in :pools
      and t.state = dev.mnas.service.task.TaskState.READY
      and (t.studyId is null or t.studyId not in :paused)
      and not exists (select o.id from TaskRow o where o.trialId = t.trialId and o.pool = t.pool
      and o.kind = t.kind and o.device = :device and o.state in
      (dev.mnas.service.task.TaskState.LEASED, dev.mnas.service.task.TaskState.DONE))
      and (t.faultDevice is null or t.faultDevice <> :device or t.pool not in :shared)
      group by t.studyId
      """)
  List<ReadyGroup> waiting(
      TaskKind kind,
      Collection<String> pools,
      List<Long> paused,
      String device,
      Collection<String> shared);

  /** Tasks of a group, or without a study where it is 0, that wait for this device. */
  @Query(
      """
      select t from TaskRow t where t.kind = :kind and t.pool in :pools
      and t.state = dev.mnas.service.task.TaskState.READY
      and (t.studyId = :study or (:study = 0 and t.studyId is null))
      and not exists (select o.id from TaskRow o where o.trialId = t.trialId and o.pool = t.pool
      and o.kind = t.kind and o.device = :device and o.state in
      (dev.mnas.service.task.TaskState.LEASED, dev.mnas.service.task.TaskState.DONE))
      and (t.faultDevice is null or t.faultDevice <> :device or t.pool not in :shared)
      order by t.id
      """)
  List<TaskRow> ready(
      TaskKind kind,
      Collection<String> pools,
      long study,
      String device,
      Collection<String> shared,
      Limit limit);

  /** Whether tasks wait that the device failed at last. */
  boolean existsByFaultDeviceAndState(String faultDevice, TaskState state);

  @Modifying(flushAutomatically = true, clearAutomatically = true)
  @Query("update TaskRow t set t.faultDevice = :device where t.id = :id")
  int failedOn(long id, String device);

  /** How many of the pools' tasks each study has leased. */
  @Query(
      """
      select new dev.mnas.service.task.LeasedCount(t.studyId, count(t)) from TaskRow t
      where t.kind = :kind and t.pool in :pools
      and t.state = dev.mnas.service.task.TaskState.LEASED group by t.studyId
      """)
  List<LeasedCount> leased(TaskKind kind, Collection<String> pools);

  /** Leases that run on a device, in whatever pool. */
  @Query(
      """
      select count(t) from TaskRow t where t.device = :device and t.expiresAt > :now
      and t.state = dev.mnas.service.task.TaskState.LEASED
      """)
  long countLeasesOf(String device, Instant now);

  /** Timings of a trial in a pool that have not ended. */
  @Query(
      """
      select count(t) from TaskRow t where t.trialId = :trial and t.pool = :pool
      and t.kind = dev.mnas.task.TaskKind.MEASURE_LATENCY and t.state in
      (dev.mnas.service.task.TaskState.READY, dev.mnas.service.task.TaskState.LEASED)
      """)
  long countOpenTimings(long trial, String pool);

  /** The devices of the trial's ended timings may time it once more. */
  @Modifying(flushAutomatically = true, clearAutomatically = true)
  @Query(
      """
      update TaskRow t set t.device = null where t.trialId = :trial and t.pool = :pool
      and t.kind = dev.mnas.task.TaskKind.MEASURE_LATENCY
      and t.state = dev.mnas.service.task.TaskState.DONE
      """)
  int forgetDevices(long trial, String pool);

  @Modifying(flushAutomatically = true, clearAutomatically = true)
  @Query("update TaskRow t set t.device = null where t.id = :id")
  int forgetDevice(long id);

  @Modifying(flushAutomatically = true, clearAutomatically = true)
  @Query(
      """
      update TaskRow t set t.state = dev.mnas.service.task.TaskState.LEASED, t.token = :token,
      t.worker = :worker, t.device = :device, t.expiresAt = :expiresAt,
      t.attempts = t.attempts + 1, t.claims = t.claims + 1, t.result = null
      where t.id = :id and t.claims = :claims
      and t.state = dev.mnas.service.task.TaskState.READY
      """)
  int lease(
      long id,
      long claims,
      String token,
      String worker,
      @Nullable String device,
      Instant expiresAt);

  @Modifying(flushAutomatically = true, clearAutomatically = true)
  @Query(
      """
      update TaskRow t set t.expiresAt = :expiresAt, t.progress = coalesce(:progress, t.progress)
      where t.id = :id and t.token = :token and t.expiresAt > :now
      and t.state = dev.mnas.service.task.TaskState.LEASED
      """)
  int extend(long id, String token, Instant now, Instant expiresAt, @Nullable String progress);

  @Modifying(flushAutomatically = true, clearAutomatically = true)
  @Query(
      """
      update TaskRow t set t.expiresAt = :expiresAt where t.expiresAt < :expiresAt
      and t.state = dev.mnas.service.task.TaskState.LEASED
      """)
  int renewAll(Instant expiresAt);

  @Modifying(flushAutomatically = true, clearAutomatically = true)
  @Query(
      """
      update TaskRow t set t.state = :state, t.result = :result, t.expiresAt = null
      where t.id = :id and t.token = :token and t.expiresAt > :now
      and t.state = dev.mnas.service.task.TaskState.LEASED
      """)
  int finish(long id, String token, Instant now, TaskState state, String result);

  /** The claim that goes on is the first attempt from here. */
  @Modifying(flushAutomatically = true, clearAutomatically = true)
  @Query(
      """
      update TaskRow t set t.checkpoint = :sha256, t.attempts = 1
      where t.id = :id and t.token = :token and t.expiresAt > :now
      and t.state = dev.mnas.service.task.TaskState.LEASED
      """)
  int keepCheckpoint(long id, String token, Instant now, String sha256);

  /** Ready again; with the failure of a report, whose token may then send it once more. */
  @Modifying(flushAutomatically = true, clearAutomatically = true)
  @Query(
      """
      update TaskRow t set t.state = dev.mnas.service.task.TaskState.READY, t.expiresAt = null,
      t.readyAt = :now, t.token = :keptToken, t.result = :result,
      t.attempts = t.attempts - :refund
      where t.id = :id and t.token = :token and t.expiresAt > :now
      and t.state = dev.mnas.service.task.TaskState.LEASED
      """)
  int giveBack(
      long id,
      String token,
      Instant now,
      int refund,
      @Nullable String keptToken,
      @Nullable String result);

  /**
   * Ends a lease that ran out, with a result when that was the last attempt. A heartbeat may have
   * extended it since it was read, so the expiry is asked for once more; the token ends with it.
   */
  @Modifying(flushAutomatically = true, clearAutomatically = true)
  @Query(
      """
      update TaskRow t set t.state = :state, t.result = :result, t.token = null,
      t.expiresAt = null, t.readyAt = :now
      where t.id = :id and t.token = :token and t.expiresAt <= :now
      and t.state = dev.mnas.service.task.TaskState.LEASED
      """)
  int takeBack(long id, String token, Instant now, TaskState state, @Nullable String result);

  @Modifying(flushAutomatically = true, clearAutomatically = true)
  @Query(
      """
      update TaskRow t set t.state = dev.mnas.service.task.TaskState.CANCELLED, t.expiresAt = null
      where t.trialId = :trialId and t.state in
      (dev.mnas.service.task.TaskState.READY, dev.mnas.service.task.TaskState.LEASED)
      """)
  int cancelOfTrial(long trialId);

  @Modifying(flushAutomatically = true, clearAutomatically = true)
  @Query(
      """
      update TaskRow t set t.state = dev.mnas.service.task.TaskState.CANCELLED, t.expiresAt = null
      where t.requestId = :requestId and t.state in
      (dev.mnas.service.task.TaskState.READY, dev.mnas.service.task.TaskState.LEASED)
      """)
  int cancelOfRequest(long requestId);

  @Query(
      """
      select t from TaskRow t where t.state = dev.mnas.service.task.TaskState.LEASED
      and t.expiresAt <= :now order by t.id
      """)
  List<TaskRow> expired(Instant now);

  List<TaskRow> findByTrialIdOrderById(long trialId);

  List<TaskRow> findByRequestIdIn(Collection<Long> requestIds);

  /** Trainings that run and have said how far they are. */
  @Query(
      """
      select t from TaskRow t where t.studyId = :study and t.progress is not null
      and t.state = dev.mnas.service.task.TaskState.LEASED
      """)
  List<TaskRow> running(long study);

  /** How long the tasks of each pool wait that no paused study holds back. */
  @Query(
      """
      select new dev.mnas.service.task.WaitingTasks(t.kind, t.pool, count(t), min(t.readyAt))
      from TaskRow t where t.state = dev.mnas.service.task.TaskState.READY
      and (t.studyId is null or t.studyId not in :paused) group by t.kind, t.pool
      """)
  List<WaitingTasks> waiting(List<Long> paused);

  @Query(
      """
      select new dev.mnas.service.task.TaskCount(t.kind, t.pool, t.state, count(t))
      from TaskRow t where t.state in (dev.mnas.service.task.TaskState.READY,
      dev.mnas.service.task.TaskState.LEASED) group by t.kind, t.pool, t.state
      """)
  List<TaskCount> open();
}
