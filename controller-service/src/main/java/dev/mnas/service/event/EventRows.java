package dev.mnas.service.event;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;

interface EventRows extends JpaRepository<EventRow, Long> {
  /** Takes numbers; whoever took them holds the row until the end of the transaction. */
  @Modifying
  @Query(value = "update event_clock set last_event = last_event + :count", nativeQuery = true)
  int take(int count);

  @NativeQuery("select last_event from event_clock")
  long last();

  List<EventRow> findByIdGreaterThanOrderById(long id, Limit limit);

  @Query("select min(e.id) from EventRow e")
  Optional<Long> oldest();

  @Modifying
  @Query("delete from EventRow e where e.id <= :id")
  int forget(long id);
}
