package dev.mnas.service.security;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.core.env.Environment;

/**
 * Where the controller listens and whom it asks for a token: everybody on an address that others
 * can reach, and where the operator wants it; on loopback the roles whose token it was started
 * with, which without any is nobody.
 *
 * @param address it binds
 * @param userToken of people and scripts, from the environment
 * @param workerToken of workers, from the environment
 * @param always whether loopback needs tokens too
 */
public record Exposure(
    String address, Optional<String> userToken, Optional<String> workerToken, boolean always) {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

  public Exposure {
    if (userToken.isPresent() && userToken.equals(workerToken)) {
      throw new UnsafeExposureException(
          "MNAS_USER_TOKEN and MNAS_WORKER_TOKEN must differ: a worker's token is not a user's");
    }
  }

  /** Reads server.address, and mnas.user-token, mnas.worker-token and mnas.require-tokens. */
  public static Exposure of(Environment environment) {
    return new Exposure(
        environment.getProperty("server.address", "127.0.0.1"),
        token(environment, "mnas.user-token"),
        token(environment, "mnas.worker-token"),
        environment.getProperty("mnas.require-tokens", Boolean.class, false));
  }

  private static Optional<String> token(Environment environment, String property) {
    return Optional.ofNullable(environment.getProperty(property)).filter(token -> !token.isBlank());
  }

  Optional<String> token(TokenRole role) {
    return switch (role) {
      case USER -> userToken;
      case WORKER -> workerToken;
    };
  }

  boolean asksFor(TokenRole role) {
    return always || !LOOPBACK.contains(address) || token(role).isPresent();
  }

  /**
   * Refuses to ask for tokens that nobody can have.
   *
   * @param stored roles of the stored tokens, asked for when those of the environment do not do
   * @throws UnsafeExposureException that says what to set
   */
  public void requireTokens(Supplier<Set<TokenRole>> stored) {
    Set<TokenRole> missing = EnumSet.noneOf(TokenRole.class);
    for (TokenRole role : TokenRole.values()) {
      if (asksFor(role) && token(role).isEmpty()) {
        missing.add(role);
      }
    }
    if (!missing.isEmpty() && !stored.get().containsAll(missing)) {
      throw new UnsafeExposureException(
          ("address %s needs a token for users and one for workers: set MNAS_USER_TOKEN and"
                  + " MNAS_WORKER_TOKEN, or make them with ./mnas token create --data FOLDER, or"
                  + " bind 127.0.0.1 without --require-tokens")
              .formatted(address));
    }
  }
}
