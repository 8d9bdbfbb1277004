package dev.mnas.service.device;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

interface UnitRows extends JpaRepository<UnitRow, Long> {
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select u from UnitRow u where u.identity = :identity")
  Optional<UnitRow> lock(String identity);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select u from UnitRow u where u.id = :id")
  Optional<UnitRow> lock(long id);

  /** Unless there are so many that it is in quarantine for them. */
  @Modifying(flushAutomatically = true, clearAutomatically = true)
  @Query(
      """
      update UnitRow u set u.faults = 0, u.faultTask = null
      where u.identity = :identity and u.faults > 0 and u.faults < :most
      """)
  int forgetFaults(String identity, int most);

  /** Pools, between commas, of the others that are there and in no quarantine. */
  @Query(
      """
      select u.pools from UnitRow u where u.identity <> :identity and u.lastSeen >= :since
      and u.quarantinedAt is null
      """)
  List<String> others(String identity, Instant since);

  Optional<UnitRow> findByIdentity(String identity);

  boolean existsByIdentity(String identity);

  List<UnitRow> findAllByOrderById();
}
