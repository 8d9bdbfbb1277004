package dev.mnas.service.study;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface StudyRows extends JpaRepository<StudyRow, Long> {
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select s from StudyRow s where s.id = :id and s.deletedAt is null")
  Optional<StudyRow> lock(long id);

  Optional<StudyRow> findByIdAndDeletedAtIsNull(long id);

  List<StudyRow> findByStateOrderById(StudyState state);

  @Query("select s.id from StudyRow s where s.state = :state order by s.id")
  List<Long> idsIn(StudyState state);

  /** Of studies that have not ended, where it is not the usual one. */
  @Query(
      """
      select new dev.mnas.service.study.StudyRows$Priority(s.id, s.priority) from StudyRow s
      where s.priority <> 0 and s.state <> dev.mnas.service.study.StudyState.STOPPED
      """)
  List<Priority> priorities();

  List<StudyRow> findByDeletedAtIsNullOrderById();

  /** A study whose tasks go before those of others, or behind them. */
  record Priority(long study, int priority) {}
}
