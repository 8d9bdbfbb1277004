package dev.mnas.service.trial;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface TrialRows extends JpaRepository<TrialRow, Long> {
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select t from TrialRow t where t.id = :id")
  Optional<TrialRow> lock(long id);

  List<TrialRow> findByStudyIdAndBatchOrderByNumber(long studyId, int batch);

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

  @Query("select t.number from TrialRow t where t.id = :id")
  Optional<Integer> numberOf(long id);

  /** Rows of version 0.1.0, which kept no costs. */
  List<TrialRow> findByParametersIsNull(Limit limit);
}
