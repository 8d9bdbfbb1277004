package dev.mnas.service.study;

/** Where a study stands; the last two are final. */
public enum StudyState {
  RUNNING,
  PAUSED,
  COMPLETED,
  STOPPED
}
