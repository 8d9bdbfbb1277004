package dev.mnas.service.worker;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface WorkerRows extends JpaRepository<WorkerRow, WorkerRow.Key> {
  List<WorkerRow> findAllByOrderByKindAscPoolAscNameAsc();

  /** The worker that was last given the task. */
  @Query(
      """
      select w from WorkerRow w join TaskRow t
      on t.worker = w.name and t.kind = w.kind and t.pool = w.pool where t.id = :task
      """)
  Optional<WorkerRow> findByTask(long task);
}
