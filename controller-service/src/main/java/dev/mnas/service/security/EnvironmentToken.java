package dev.mnas.service.security;

import java.util.Locale;

/** Tokens that the controller was started with: valid while it runs, for all pools. */
final class EnvironmentToken {
  private static final String PREFIX = "environment-";

  private EnvironmentToken() {}

  static String name(TokenRole role) {
    return PREFIX + role.name().toLowerCase(Locale.ROOT);
  }

  static boolean named(String name) {
    return name.startsWith(PREFIX);
  }
}
