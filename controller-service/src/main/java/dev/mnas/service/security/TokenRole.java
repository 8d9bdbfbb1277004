package dev.mnas.service.security;

/** Whom a token is for; one of each has nothing to do with the other's paths. */
public enum TokenRole {
  /** People and scripts. */
  USER("mnas_u_"),
  /** Trainers and latency workers. */
  WORKER("mnas_w_");

  private final String prefix;

  TokenRole(String prefix) {
    this.prefix = prefix;
  }

  /** How secrets of the role begin, so that a leaked one is recognised. */
  String prefix() {
    return prefix;
  }
}
