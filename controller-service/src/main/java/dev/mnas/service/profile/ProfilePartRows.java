package dev.mnas.service.profile;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface ProfilePartRows extends JpaRepository<ProfilePartRow, Long> {
  @Query(
      """
      select p from ProfilePartRow p where p.profileId = :profile and p.requestId is null
      order by p.id
      """)
  List<ProfilePartRow> notAsked(long profile, Limit limit);

  List<ProfilePartRow> findByProfileIdOrderById(long profileId);

  long countByProfileId(long profileId);

  @Query(
      """
      select count(p) from ProfilePartRow p join MeasurementRequestRow r on r.id = p.requestId
      where p.profileId = :profile
      and r.state = dev.mnas.service.measurement.MeasurementState.DONE
      """)
  long countDone(long profile);

  /** Of those that were asked for and have not ended. */
  @Query(
      """
      select count(p) from ProfilePartRow p join MeasurementRequestRow r on r.id = p.requestId
      where p.profileId = :profile
      and r.state = dev.mnas.service.measurement.MeasurementState.OPEN
      """)
  long countOpen(long profile);
}
