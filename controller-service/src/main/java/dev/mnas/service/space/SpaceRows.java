package dev.mnas.service.space;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface SpaceRows extends JpaRepository<SpaceRow, String> {
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select s from SpaceRow s where s.name = :name")
  Optional<SpaceRow> lock(String name);

  List<SpaceRow> findAllByOrderByName();
}
