package dev.mnas.service.guard;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface SignsRows extends JpaRepository<SignsRow, SignsRow.Key> {
  @Query("select s from SignsRow s where s.key.studyId = :study order by s.key.batch")
  List<SignsRow> all(long study);

  @Query("select s from SignsRow s where s.key.studyId = :study order by s.key.batch desc")
  List<SignsRow> latest(long study, Limit limit);

  /** Those with more complete trials, the newest first. */
  @Query(
      """
      select s from SignsRow s where s.key.studyId = :study and s.complete > :complete
      order by s.complete desc, s.key.batch desc
      """)
  List<SignsRow> after(long study, int complete, Limit limit);

  /** The newest with no more complete trials. */
  @Query(
      """
      select s from SignsRow s where s.key.studyId = :study and s.complete <= :complete
      order by s.complete desc, s.key.batch desc limit 1
      """)
  Optional<SignsRow> until(long study, int complete);
}
