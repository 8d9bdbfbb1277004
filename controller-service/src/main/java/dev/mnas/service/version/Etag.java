package dev.mnas.service.version;

import org.jspecify.annotations.Nullable;

/** Entity tags that are version numbers. */
public final class Etag {
  private Etag() {}

  public static String of(int version) {
    return "\"" + version + "\"";
  }

  /**
   * The version that an If-Match header names.
   *
   * @throws PreconditionRequiredException when there is none
   */
  public static int required(@Nullable String ifMatch) {
    if (ifMatch == null) {
      throw new PreconditionRequiredException();
    }
    if (!ifMatch.matches("\"\\d{1,9}\"")) {
      throw new IllegalArgumentException(
          "If-Match must be the ETag that was read, such as \"3\", was '%s'".formatted(ifMatch));
    }
    return Integer.parseInt(ifMatch.substring(1, ifMatch.length() - 1));
  }
}
