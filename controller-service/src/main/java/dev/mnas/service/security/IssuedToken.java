package dev.mnas.service.security;

/**
 * A new token with its secret: the only answer that ever has it.
 *
 * @param secret to send as bearer token
 */
public record IssuedToken(Token token, String secret) {
  @Override
  public String toString() {
    return token.toString();
  }
}
