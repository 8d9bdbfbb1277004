package dev.mnas.service.trial;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface TrialRows extends JpaRepository<TrialRow, Long> {
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select t from TrialRow t where t.id = :id")
  Optional<TrialRow> lock(long id);

  List<TrialRow> findByStudyIdAndBatchOrderByNumber(long studyId, int batch);

  List<TrialRow> findByStudyIdAndStateOrderByNumber(long studyId, TrialState state);

  List<TrialRow> findByStudyIdAndNetworkHashOrderByNumber(long studyId, String networkHash);

  List<TrialRow> findByTwinOfOrderByNumber(long trialId);

  List<TrialRow> findByStudyIdOrderByNumber(long studyId);

  Page<TrialRow> findByStudyIdOrderByNumber(long studyId, Pageable page);

  long countByStudyId(long studyId);
}
