package dev.mnas.service.device;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface PoolRows extends JpaRepository<PoolRow, String> {
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select p from PoolRow p where p.name = :name")
  Optional<PoolRow> lock(String name);

  List<PoolRow> findAllByOrderByName();
}
