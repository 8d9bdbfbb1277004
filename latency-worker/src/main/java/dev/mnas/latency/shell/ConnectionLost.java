package dev.mnas.latency.shell;

/** A device did not answer. */
public final class ConnectionLost extends Exception {
  private static final long serialVersionUID = 1L;

  public ConnectionLost(String message) {
    super(message);
  }

  public ConnectionLost(String message, Throwable cause) {
    super(message, cause);
  }
}
