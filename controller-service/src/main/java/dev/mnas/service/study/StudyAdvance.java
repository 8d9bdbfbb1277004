package dev.mnas.service.study;

import dev.mnas.task.StudyId;
import org.springframework.stereotype.Component;

/** Lets studies go on, in as many transactions as it takes. */
@Component
class StudyAdvance {
  private final StudyRows rows;
  private final StudyEngine engine;

  StudyAdvance(StudyRows rows, StudyEngine engine) {
    this.rows = rows;
    this.engine = engine;
  }

  /** Samples, observes and ends what can be now. */
  void advance(StudyId id) {
    boolean more = true;
    while (more) {
      more = engine.advance(id);
    }
  }

  /**
   * Keeps the clocks of running studies, ends those whose time is over, and goes on where a crash
   * came between a report and what follows from it.
   */
  void tick() {
    rows.findByStateOrderById(StudyState.RUNNING).forEach(row -> advance(StudyEngine.idOf(row)));
  }
}
