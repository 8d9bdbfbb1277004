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

  List<StudyRow> findByDeletedAtIsNullOrderById();
}
