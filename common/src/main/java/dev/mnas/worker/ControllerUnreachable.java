package dev.mnas.worker;

/** The controller did not answer, or answered that it cannot now (5xx, 408, 429): try again. */
public final class ControllerUnreachable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ControllerUnreachable(String message, Throwable cause) {
    super(message, cause);
  }
}
