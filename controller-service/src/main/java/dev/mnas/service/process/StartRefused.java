package dev.mnas.service.process;

/**
 * The controller cannot start here and now; the message is one line that a person can act on, so no
 * stack trace belongs beside it.
 */
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Exit code of a process that ends for this reason. */
  public static final int EXIT_CODE = 3;

  StartRefused(String message) {
    super(message);
  }

  StartRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
