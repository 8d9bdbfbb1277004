package dev.mnas.service.device;

import java.time.Instant;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface ReferenceRows extends JpaRepository<ReferenceRow, Long> {
  @Query(
      """
      select r.referenceMillis from ReferenceRow r where r.unit = :unit and r.measuredAt >= :from
      order by r.id desc
      """)
  List<Double> newest(long unit, Instant from, Limit limit);
}
