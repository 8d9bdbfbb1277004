package dev.mnas.service.trial;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface TrialRows extends JpaRepository<TrialRow, Long> {
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select t from TrialRow t where t.id = :id")
  Optional<TrialRow> lock(long id);

  @Query(
      """
      select count(t) from TrialRow t where t.studyId = :study and t.batch = :batch
      and t.state = dev.mnas.service.trial.TrialState.RUNNING
      """)
  long countRunning(long study, int batch);

  /** A batch in trial order. Rows would stay in the transaction, which adds as many again. */
  @Query(
      """
      select new dev.mnas.service.trial.EndedTrial(
        t.tokens, t.reward, t.accuracy, t.latencyMillis) from TrialRow t
      where t.studyId = :study and t.batch = :batch order by t.number
      """)
  List<EndedTrial> batch(long study, int batch);

  List<TrialRow> findByStudyIdAndStateOrderByNumber(long studyId, TrialState state);

  List<TrialRow> findByStudyIdAndNetworkHashAndNumberGreaterThanOrderByNumber(
      long studyId, String networkHash, int number);

  List<TrialRow> findByTwinOfOrderByNumber(long trialId);

  long countByStudyIdAndNumberGreaterThan(long studyId, int number);

  long countByStudyIdAndNumberLessThan(long studyId, int number);

  @Query(
      """
      select new dev.mnas.service.trial.CompleteTrial(
        t.id, t.number, t.accuracy, t.latencyMillis, t.reward, t.endedAt, m.weights)
      from TrialRow t join MeasurementRow m on m.id = t.accuracyMeasurement
      where t.studyId = :study and t.state = dev.mnas.service.trial.TrialState.COMPLETE
      and t.number > 0 order by t.number
      """)
  List<CompleteTrial> complete(long study);

  /** Hashes of the weights of baselines and finalists. */
  @Query(
      """
      select m.weights from TrialRow t join MeasurementRow m on m.id = t.accuracyMeasurement
      where t.studyId = :study and t.number < 0 and m.weights is not null
      """)
  List<String> weightsAside(long study);

  @Query(
      """
      select new dev.mnas.service.trial.TrialCounts$Group(t.state, t.reuse, count(t))
      from TrialRow t where t.studyId = :study and t.number > 0 group by t.state, t.reuse
      """)
  List<TrialCounts.Group> groups(long study);

  @Query(
      """
      select count(distinct t.networkHash) from TrialRow t
      where t.studyId = :study and t.number > 0
      """)
  long countNetworks(long study);

  /** Hashes of the files that tasks of ended trials uploaded. */
  @Query(
      """
      select a.sha256 from ArtifactRow a join TaskRow k on k.id = a.taskId
      join TrialRow t on t.id = k.trialId
      where t.studyId = :study and t.state <> dev.mnas.service.trial.TrialState.RUNNING
      """)
  List<String> uploadedByEnded(long study);

  /** Trials of other studies that reuse the training of these weights. */
  @Query(
      """
      select count(t) from TrialRow t join MeasurementRow m on m.id = t.accuracyMeasurement
      where m.weights = :weights and t.studyId <> :study
      """)
  long countUsesElsewhere(String weights, long study);

  @Query(
      """
      select new dev.mnas.service.trial.TrialPoint(t.id, t.number, t.batch, t.state, t.accuracy,
        t.latencyMillis, t.reward, t.tokens, t.reuse, t.failure, t.endedAt, t.baseline)
      from TrialRow t where t.studyId = :study order by t.number
      """)
  List<TrialPoint> points(long study);

  @Query(
      """
      select new dev.mnas.service.trial.TrialPoint(t.id, t.number, t.batch, t.state, t.accuracy,
        t.latencyMillis, t.reward, t.tokens, t.reuse, t.failure, t.endedAt, t.baseline)
      from TrialRow t where t.id in :ids order by t.number
      """)
  List<TrialPoint> points(Collection<Long> ids);

  /** What complete trials came to in each pool, the newest first; baselines and finalists too. */
  @Query(
      """
      select new dev.mnas.service.trial.TrialRows$PoolMillis(
        t.id, t.number, t.madds, key(p), value(p))
      from TrialRow t join t.poolMillis p where t.studyId = :study order by t.number desc
      """)
  List<PoolMillis> poolMillis(long study);

  @Query(
      """
      select new dev.mnas.service.trial.TrialRows$PoolMillis(
        t.id, t.number, t.madds, key(p), value(p))
      from TrialRow t join t.poolMillis p where t.id in :ids
      """)
  List<PoolMillis> poolMillis(Collection<Long> ids);

  /** A trial's latency in one pool. */
  record PoolMillis(long id, int number, @Nullable Long madds, String pool, double millis) {}

  @Query(
      """
      select new dev.mnas.service.trial.TrialRows$StateCount(t.state, count(t))
      from TrialRow t group by t.state
      """)
  List<StateCount> countByState();

  /** How many trials are in a state. */
  record StateCount(TrialState state, long trials) {}

  /** Complete trials that the policy proposed, in order. */
  @Query(
      """
      select new dev.mnas.service.trial.RankedTrial(
        t.id, t.networkHash, t.accuracy, t.latencyMillis) from TrialRow t
      where t.studyId = :study and t.state = dev.mnas.service.trial.TrialState.COMPLETE
      and t.number > 0 order by t.number
      """)
  List<RankedTrial> ranked(long study);

  List<TrialRow> findByStudyIdAndFinalistOfIsNotNullOrderByNumberDesc(long studyId);

  List<TrialRow> findByStudyIdAndAccuracyKeyAndFinalistOfIsNotNullOrderByNumber(
      long studyId, String accuracyKey);

  /** Finalists that have their numbers; being finalists, their own are below 0. */
  @Query(
      """
      select t from TrialRow t where t.studyId = :study and t.number < 0
      and t.finalistOf is not null and t.state = dev.mnas.service.trial.TrialState.COMPLETE
      order by t.number desc
      """)
  List<TrialRow> completeFinalists(long study);

  /** What the policy proposed in batches before this one, complete, by number. */
  @Query(
      """
      select new dev.mnas.service.trial.EndedTrial(
        t.tokens, t.reward, t.accuracy, t.latencyMillis) from TrialRow t
      where t.studyId = :study and t.number > 0 and t.batch < :batch
      and t.state = dev.mnas.service.trial.TrialState.COMPLETE order by t.number
      """)
  List<EndedTrial> completeBefore(long study, int batch);

  /** Timings that were made for a batch since its trials are there, in the order they came in. */
  @Query(
      """
      select distinct new dev.mnas.service.trial.MadeTiming(
        x.pool, m.id, m.reuseKey, m.result, m.measuredAt)
      from TrialRow t join t.timings x join MeasurementRow m on m.id = x.measurement
      where t.studyId = :study and t.batch = :batch and m.measuredAt >= t.createdAt
      order by m.measuredAt, m.id
      """)
  List<MadeTiming> timings(long study, int batch);

  @Query("select t.number from TrialRow t where t.id = :id")
  Optional<Integer> numberOf(long id);

  /** Rows of version 0.1.0, which kept no costs. */
  List<TrialRow> findByParametersIsNull(Limit limit);
}
