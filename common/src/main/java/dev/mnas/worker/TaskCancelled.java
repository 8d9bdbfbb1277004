package dev.mnas.worker;

/** The handler ended early because it was asked to. */
public final class TaskCancelled extends Exception {
  private static final long serialVersionUID = 1L;

  public TaskCancelled() {
    super("cancelled");
  }
}
