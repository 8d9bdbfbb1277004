package dev.mnas.worker;

/** The controller understood the request and will never accept it. */
public final class RequestRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status HTTP status
   * @param detail the controller's reason
   */
  public RequestRefused(int status, String detail) {
    super(detail + " (HTTP " + status + ")");
    this.status = status;
  }

  public int status() {
    return status;
  }
}
