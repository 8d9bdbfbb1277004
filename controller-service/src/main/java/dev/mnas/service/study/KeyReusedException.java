package dev.mnas.service.study;

/** An idempotency key came again with another body. */
public final class KeyReusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyReusedException(String key) {
    super("Idempotency-Key '%s' was used for another request already".formatted(key));
  }
}
