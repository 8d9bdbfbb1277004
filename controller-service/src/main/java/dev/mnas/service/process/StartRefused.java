package dev.mnas.service.process;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The controller cannot start here and now; the message is one line that a person can act on, so no
 * stack trace belongs beside it.
 */
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Exit code of a process that ends for this reason. */
  public static final int EXIT_CODE = 3;

  public StartRefused(String message) {
    super(message);
  }

  public StartRefused(String message, Throwable cause) {
    super(message, cause);
  }

  /** The refusal that a failure of the framework carries. */
  public static Optional<StartRefused> in(Throwable failure) {
    return Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
        .filter(StartRefused.class::isInstance)
        .map(StartRefused.class::cast)
        .findFirst();
  }
}
