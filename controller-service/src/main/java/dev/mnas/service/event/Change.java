package dev.mnas.service.event;

import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;

/** What changed; readers look up how it stands now. */
public sealed interface Change {
  /** A study's state, budget or numbers. */
  record OfStudy(StudyId study) implements Change {}

  /** A trial's state or the progress of its training. */
  record OfTrial(StudyId study, TrialId trial) implements Change {}

  /**
   * An alarm that was raised or cleared.
   *
   * @param alarm its id
   */
  record OfAlarm(StudyId study, long alarm) implements Change {}

  /**
   * What a worker does.
   *
   * @param worker as {@code kind/pool/name}
   */
  record OfWorker(String worker) implements Change {}
}
