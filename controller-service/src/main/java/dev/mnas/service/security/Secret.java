package dev.mnas.service.security;

import dev.mnas.task.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** What a caller shows. Only its hash is stored; it prints as nothing. */
record Secret(String text) {
  private static final int BYTES = 32;

  /** 256 random bits, more than anybody can try: a fast hash of it is enough. */
  static Secret random(SecureRandom random, TokenRole role) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new Secret(
        role.prefix() + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** SHA-256 in hexadecimal. */
  String hash() {
    return Sha256.of(text);
  }

  /** Takes as long for a near miss as for any other. */
  boolean matches(Secret other) {
    return MessageDigest.isEqual(
        hash().getBytes(StandardCharsets.US_ASCII),
        other.hash().getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "Secret";
  }
}
