package dev.mnas.service.device;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface UnitRows extends JpaRepository<UnitRow, Long> {
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select u from UnitRow u where u.identity = :identity")
  Optional<UnitRow> lock(String identity);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select u from UnitRow u where u.id = :id")
  Optional<UnitRow> lock(long id);

  Optional<UnitRow> findByIdentity(String identity);

  boolean existsByIdentity(String identity);

  List<UnitRow> findAllByOrderById();
}
