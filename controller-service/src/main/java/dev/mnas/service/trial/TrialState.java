package dev.mnas.service.trial;

/** Where a trial stands; all but RUNNING are final. */
public enum TrialState {
  RUNNING,
  /** Trained and timed. */
  COMPLETE,
  /** One of its tasks failed for good. */
  FAILED,
  /** Ended early on purpose; its numbers say nothing about the network. */
  STOPPED,
  /** Its study ended first. */
  CANCELLED;

  public boolean terminal() {
    return this != RUNNING;
  }
}
