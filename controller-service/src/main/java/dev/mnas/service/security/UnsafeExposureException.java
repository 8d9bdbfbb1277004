package dev.mnas.service.security;

/** The controller was told to listen where others can reach it, without tokens. */
public final class UnsafeExposureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsafeExposureException(String address) {
    super(
        "address "
            + address
            + " is reachable by others: set MNAS_USER_TOKEN and MNAS_WORKER_TOKEN, or bind 127.0.0.1");
  }
}
