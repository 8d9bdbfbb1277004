package dev.mnas.service.security;

import dev.mnas.service.problem.ProblemType;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request; take it as {@code @AuthenticationPrincipal Caller}.
 *
 * @param name of the token, or {@value #LOOPBACK} where none is asked for
 * @param roles whose paths it may call
 * @param pools whose tasks it may work on; {@code *} is every pool
 * @param token id of a stored token, absent for others
 */
public record Caller(String name, Set<TokenRole> roles, Set<String> pools, @Nullable Long token) {
  static final String LOOPBACK = "loopback";
  static final String UNKNOWN = "unknown";
  static final Set<String> RESERVED = Set.of(LOOPBACK, UNKNOWN, "command-line");

  public Caller {
    roles = Set.copyOf(roles);
    pools = Set.copyOf(pools);
  }

  /**
   * Checks that the caller serves the pool.
   *
   * @throws RefusedException that names its pools
   */
  public void requirePool(String pool) {
    if (!serves(pool)) {
      throw new RefusedException(
          ProblemType.POOL_FORBIDDEN,
          "token '%s' serves the pools %s, not '%s'".formatted(name, new TreeSet<>(pools), pool));
    }
  }

  /** Whether the caller may work on tasks of the pool. */
  public boolean serves(String pool) {
    return pools.contains(Token.ALL_POOLS) || pools.contains(pool);
  }
}
