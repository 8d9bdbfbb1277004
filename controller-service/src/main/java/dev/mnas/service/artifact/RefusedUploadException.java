package dev.mnas.service.artifact;

/** An upload that is too large or does not hash to its name. */
public final class RefusedUploadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean tooLarge;

  RefusedUploadException(boolean tooLarge, String message) {
    super(message);
    this.tooLarge = tooLarge;
  }

  public boolean tooLarge() {
    return tooLarge;
  }
}
