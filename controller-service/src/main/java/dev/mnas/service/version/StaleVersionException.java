package dev.mnas.service.version;

/** Somebody else changed the thing since the caller read it. */
public final class StaleVersionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StaleVersionException(int current) {
    super("it was changed since it was read: its version is \"%d\" now".formatted(current));
  }
}
