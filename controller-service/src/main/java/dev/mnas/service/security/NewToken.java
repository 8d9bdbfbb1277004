package dev.mnas.service.security;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wish for a token.
 *
 * @param name that people recognise; begins with a letter, so that it is no id
 * @param pools a worker token must name its pools, or {@code *}; a user token has none
 */
public record NewToken(String name, TokenRole role, @Nullable List<String> pools) {
  private static final int MAX_POOLS = 50;

  public NewToken {
    pools = pools == null ? List.of() : pools.stream().distinct().toList();
    if (name == null || !name.matches("[a-z][a-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "name must be up to 64 lower-case letters, digits or . _ -, the first a letter, was '%s'"
              .formatted(name));
    }
    if (EnvironmentToken.named(name) || Caller.RESERVED.contains(name)) {
      throw new IllegalArgumentException("name '%s' is taken by the controller".formatted(name));
    }
    if (role == null) {
      throw new IllegalArgumentException("role must be USER or WORKER, was absent");
    }
    if (role == TokenRole.USER && !pools.isEmpty()) {
      throw new IllegalArgumentException("a user token has no pools, was given " + pools);
    }
    if (role == TokenRole.WORKER && (pools.isEmpty() || pools.size() > MAX_POOLS)) {
      throw new IllegalArgumentException(
          "a worker token must name 1 to %d pools, or * for all, named %d"
              .formatted(MAX_POOLS, pools.size()));
    }
    for (String pool : pools) {
      if (!pool.equals(Token.ALL_POOLS) && !pool.matches("[a-z0-9][a-z0-9-]{0,63}")) {
        throw new IllegalArgumentException(
            "pool must be lower-case letters, digits and '-', was '" + pool + "'");
      }
    }
  }
}
