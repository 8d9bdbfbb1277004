package dev.mnas.service.security;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Who the holder of a secret is, and who somebody without one is. */
@Component
public class Callers {
  private static final Logger log = LoggerFactory.getLogger(Callers.class);

  /** Random text of fewer characters can be guessed by who is patient. */
  private static final int GUESSABLE = 20;

  private static final Set<String> ALL_POOLS = Set.of(Token.ALL_POOLS);

  private final Exposure exposure;
  private final TokenStore tokens;
  private final Set<TokenRole> open = EnumSet.noneOf(TokenRole.class);

  Callers(Environment environment, TokenStore tokens) {
    this.exposure = Exposure.of(environment);
    this.tokens = tokens;
    for (TokenRole role : TokenRole.values()) {
      if (!exposure.asksFor(role)) {
        open.add(role);
      }
      if (exposure.token(role).filter(token -> token.length() < GUESSABLE).isPresent()) {
        log.warn("The token of {} in the environment is short: make it random", role);
      }
    }
  }

  /** Whether users need a token. */
  boolean usersNeedTokens() {
    return !open.contains(TokenRole.USER);
  }

  /** Somebody without a token; has the roles that need none. */
  Caller anybody() {
    return new Caller(Caller.LOOPBACK, open, ALL_POOLS, null);
  }

  /** The holder of a valid token of the environment or the store. */
  Optional<Caller> holder(Secret secret) {
    for (TokenRole role : TokenRole.values()) {
      if (exposure.token(role).map(Secret::new).filter(secret::matches).isPresent()) {
        return Optional.of(caller(EnvironmentToken.name(role), role, ALL_POOLS, null));
      }
    }
    Optional<Token> token = tokens.find(secret);
    token.ifPresent(tokens::used);
    return token.map(this::caller);
  }

  /** Whether the token the caller came with is still valid. */
  public boolean stillHolds(Caller caller) {
    Long token = caller.token();
    return token == null || tokens.valid(token);
  }

  private Caller caller(Token token) {
    List<String> pools = token.pools();
    return caller(
        token.name(),
        token.role(),
        token.role() == TokenRole.USER ? ALL_POOLS : Set.copyOf(pools),
        token.id());
  }

  /** What is open to anybody stays open to holders of tokens. */
  private Caller caller(String name, TokenRole role, Set<String> pools, @Nullable Long id) {
    Set<TokenRole> roles = EnumSet.of(role);
    roles.addAll(open);
    return new Caller(name, roles, pools, id);
  }
}
