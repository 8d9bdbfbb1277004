package dev.mnas.service.artifact;

import java.time.Instant;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;

interface ModelFileRows extends JpaRepository<ModelFileRow, String> {
  /** Keeps a known file for some time from now on. */
  @Modifying(flushAutomatically = true, clearAutomatically = true)
  @Query("update ModelFileRow f set f.storedAt = :now where f.sha256 = :sha256")
  int keep(String sha256, Instant now);

  /** Files that no open request needs and nobody has touched since. */
  @NativeQuery(
      """
      select f.sha256 from model_file f where f.stored_at < :before and not exists
      (select 1 from measurement_request r where r.network_hash = f.sha256
      and r.file_format is not null and r.state = 'OPEN')
      """)
  List<String> unneeded(Instant before);

  /** Forgets a file unless somebody has touched it meanwhile. */
  @Modifying
  @Query("delete from ModelFileRow f where f.sha256 = :sha256 and f.storedAt < :before")
  int forget(String sha256, Instant before);
}
