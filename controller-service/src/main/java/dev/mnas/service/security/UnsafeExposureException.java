package dev.mnas.service.security;

/** The controller was told to listen where others can reach it, without tokens. */
public final class UnsafeExposureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsafeExposureException(String message) {
    super(message);
  }
}
