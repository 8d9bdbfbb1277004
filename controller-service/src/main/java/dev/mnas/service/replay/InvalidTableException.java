package dev.mnas.service.replay;

/** A table that cannot be replayed; the message names line and field. */
public final class InvalidTableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidTableException(String message) {
    super(message);
  }

  /** A mistake in one place. */
  static InvalidTableException at(int line, String field, String rule) {
    return new InvalidTableException("line %d, %s: %s".formatted(line, field, rule));
  }
}
