package dev.mnas.service.task;

import dev.mnas.task.TaskId;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which checkpoint of a task is the newest, by the SHA-256 of its content. */
@Component
public class TaskCheckpoints {
  private final TaskRows rows;
  private final Clock clock;

  TaskCheckpoints(TaskRows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * Notes the newest checkpoint of a task. Attempts count anew from there: the task has come
   * further than those before.
   *
   * @throws StaleLeaseException when the token is not that of a running lease
   */
  @Transactional
  public void keep(TaskId id, String token, String sha256) {
    if (rows.keepCheckpoint(id.value(), token, clock.instant(), sha256) == 0) {
      throw new StaleLeaseException(id);
    }
  }

  /** The newest, if there is one. */
  @Transactional(readOnly = true)
  public Optional<String> newest(TaskId id) {
    return rows.findById(id.value()).map(row -> row.checkpoint);
  }

  /** Whether the task waits or is worked on, so that its checkpoint is of use. */
  @Transactional(readOnly = true)
  public boolean needed(TaskId id) {
    return rows.findById(id.value())
        .filter(row -> row.state == TaskState.READY || row.state == TaskState.LEASED)
        .isPresent();
  }
}
