package dev.mnas.service.guard;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface AlarmRows extends JpaRepository<AlarmRow, Long> {
  @Query("select a from AlarmRow a where a.studyId = :study and a.clearedAt is null order by a.id")
  List<AlarmRow> active(long study);

  List<AlarmRow> findByStudyIdOrderByIdDesc(long studyId);
}
