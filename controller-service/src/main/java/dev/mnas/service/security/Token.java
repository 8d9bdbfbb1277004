package dev.mnas.service.security;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token, without its secret, which nobody can read again.
 *
 * @param pools a worker token's; {@value Token#ALL_POOLS} is every pool; empty for users
 * @param createdBy name of the token that made it
 * @param lastUsedAt to the minute; absent while unused
 * @param revokedAt absent while it is valid
 */
public record Token(
    long id,
    String name,
    TokenRole role,
    List<String> pools,
    Instant createdAt,
    String createdBy,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt) {
  static final String ALL_POOLS = "*";

  public Token {
    pools = List.copyOf(pools);
  }
}
