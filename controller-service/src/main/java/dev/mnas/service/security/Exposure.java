package dev.mnas.service.security;

import java.util.Optional;
import java.util.Set;
import org.springframework.core.env.Environment;

/**
 * Where the controller listens and which tokens it asks for.
 *
 * @param address it binds
 * @param userToken of people and scripts
 * @param workerToken of workers
 */
public record Exposure(String address, Optional<String> userToken, Optional<String> workerToken) {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

  /** Reads server.address, and the tokens from mnas.user-token and mnas.worker-token. */
  public static Exposure of(Environment environment) {
    return new Exposure(
        environment.getProperty("server.address", "127.0.0.1"),
        token(environment, "mnas.user-token"),
        token(environment, "mnas.worker-token"));
  }

  private static Optional<String> token(Environment environment, String property) {
    return Optional.ofNullable(environment.getProperty(property)).filter(token -> !token.isBlank());
  }

  /**
   * Refuses an address that others can reach without tokens.
   *
   * @throws UnsafeExposureException that says what to set
   */
  public void requireTokens() {
    if (!LOOPBACK.contains(address) && (userToken.isEmpty() || workerToken.isEmpty())) {
      throw new UnsafeExposureException(address);
    }
  }
}
