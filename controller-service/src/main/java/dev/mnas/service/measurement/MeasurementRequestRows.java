package dev.mnas.service.measurement;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface MeasurementRequestRows
    extends JpaRepository<MeasurementRequestRow, Long>,
        JpaSpecificationExecutor<MeasurementRequestRow> {
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select r from MeasurementRequestRow r where r.id = :id")
  Optional<MeasurementRequestRow> lock(long id);

  Optional<MeasurementRequestRow> findByIdempotencyKey(String key);
}
