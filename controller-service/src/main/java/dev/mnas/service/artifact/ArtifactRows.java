package dev.mnas.service.artifact;

import java.time.Instant;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

interface ArtifactRows extends JpaRepository<ArtifactRow, String> {
  /** Gives a known file to the task that uploads it again. */
  @Modifying
  @Query(
      """
      update ArtifactRow a set a.taskId = :task, a.storedAt = :now where a.sha256 = :sha256
      """)
  int give(String sha256, long task, Instant now);

  /** Forgets a file unless the task that uploaded it last is still worked on. */
  @Modifying
  @Query(
      """
      delete from ArtifactRow a where a.sha256 = :sha256 and not exists
      (select k.id from TaskRow k where k.id = a.taskId
      and k.state = dev.mnas.service.task.TaskState.LEASED)
      """)
  int forget(String sha256);
}
