package dev.mnas.service.security;

import dev.mnas.service.problem.ProblemType;

/**
 * A token was revoked. Whoever keeps an answer open for its holder, such as a stream, ends it.
 *
 * @param token its id, as in {@link Caller#token}
 */
public record TokenRevoked(long token) {
  /** Whether the caller came with this token. */
  public boolean of(Caller caller) {
    return caller.token() != null && caller.token() == token;
  }

  /** What its holder is answered. */
  public RefusedException refusal() {
    return new RefusedException(ProblemType.TOKEN, "this token was revoked");
  }
}
