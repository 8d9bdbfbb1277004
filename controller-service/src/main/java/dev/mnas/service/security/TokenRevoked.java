package dev.mnas.service.security;

/**
 * A token was revoked. Whoever keeps an answer open for its holder, such as a stream, ends it.
 *
 * @param token its id, as in {@link Caller#token}
 */
public record TokenRevoked(long token) {}
