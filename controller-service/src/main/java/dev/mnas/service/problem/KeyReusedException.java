package dev.mnas.service.problem;

/** An idempotency key came again with another body. */
public final class KeyReusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KeyReusedException(String key) {
    super("Idempotency-Key '%s' was used for another request already".formatted(key));
  }
}
