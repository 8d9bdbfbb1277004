package dev.mnas.service.problem;

/** The header by which a request that comes again is known. */
public final class IdempotencyKey {
  private static final String KEY = "[\\x21-\\x7e]{1,128}";

  private IdempotencyKey() {}

  /**
   * Checks a key.
   *
   * @throws IllegalArgumentException that names the rule
   */
  public static void require(String key) {
    if (!key.matches(KEY)) {
      throw new IllegalArgumentException(
          "Idempotency-Key must be 1 to 128 visible ASCII characters, had %d"
              .formatted(key.length()));
    }
  }
}
