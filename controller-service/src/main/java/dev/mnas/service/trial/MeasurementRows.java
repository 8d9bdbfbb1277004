package dev.mnas.service.trial;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

interface MeasurementRows extends JpaRepository<MeasurementRow, Long> {
  Optional<MeasurementRow> findFirstByReuseKeyOrderById(String reuseKey);

  List<MeasurementRow> findByReuseKeyOrderById(String reuseKey);
}
