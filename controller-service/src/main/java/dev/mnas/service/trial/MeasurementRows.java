package dev.mnas.service.trial;

import dev.mnas.task.TaskKind;
import java.util.Collection;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;

interface MeasurementRows extends JpaRepository<MeasurementRow, Long> {
  List<MeasurementRow> findByReuseKeyAndSuspectIsNullOrderByIdDesc(String reuseKey, Limit limit);

  List<MeasurementRow> findByReuseKeyOrderById(String reuseKey);

  List<MeasurementRow> findByReuseKeyInAndKindAndSuspectIsNullOrderById(
      Collection<String> keys, TaskKind kind);
}
