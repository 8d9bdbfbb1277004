package dev.mnas.service.version;

/** An edit came without saying which version it is of. */
public final class PreconditionRequiredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PreconditionRequiredException() {
    super("If-Match must carry the ETag that was last read");
  }
}
