package dev.mnas.worker;

/** The lease's token is stale: the task belongs to someone else or has ended. */
public final class LeaseLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LeaseLost(String message) {
    super(message);
  }
}
