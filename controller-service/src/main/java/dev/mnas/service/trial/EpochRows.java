package dev.mnas.service.trial;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface EpochRows extends JpaRepository<EpochRow, EpochRow.Key> {
  List<EpochRow> findByTrialIdOrderByEpoch(long trialId);

  /** Of the other trials that the policy of the study proposed. */
  @Query(
      """
      select e.accuracy from EpochRow e join TrialRow t on t.id = e.trialId
      where t.studyId = :study and t.number > 0 and t.id <> :trial and e.epoch = :epoch
      """)
  List<Double> accuraciesAt(long study, long trial, int epoch);

  /** Of the other trials that the policy of the study proposed. */
  @Query(
      """
      select avg(e.accuracy) from EpochRow e join TrialRow t on t.id = e.trialId
      join EpochRow at on at.trialId = e.trialId and at.epoch = :epoch
      where t.studyId = :study and t.number > 0 and t.id <> :trial and e.epoch <= :epoch
      group by e.trialId
      """)
  List<Double> meansUpTo(long study, long trial, int epoch);

  @Query("select count(t) from TrialRow t where t.id = :trial and t.number > 0")
  long countProposed(long trial);
}
