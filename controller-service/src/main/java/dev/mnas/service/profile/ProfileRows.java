package dev.mnas.service.profile;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface ProfileRows extends JpaRepository<ProfileRow, Long> {
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select p from ProfileRow p where p.id = :id")
  Optional<ProfileRow> lock(long id);

  @Query("select p.id from ProfileRow p where p.state = :state order by p.id")
  List<Long> idsIn(ProfileState state);

  @Query(
      """
      select p from ProfileRow p where p.pool = :pool and p.spaceYaml = :space
      and p.state = :state order by p.id desc
      """)
  List<ProfileRow> of(String pool, String space, ProfileState state);

  List<ProfileRow> findAllByOrderByIdDesc();
}
