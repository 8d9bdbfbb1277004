package dev.mnas.trainer.catalogue;

import java.net.URI;

/**
 * A file elsewhere, and what it must be.
 *
 * @param source where it is, https
 * @param bytes its length
 * @param sha256 64 lower-case hexadecimal digits
 */
record RemoteFile(URI source, long bytes, String sha256) {
  RemoteFile {
    requireHttps(source, "source");
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes must be at least 1, were " + bytes);
    }
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits, was " + sha256);
    }
  }

  /**
   * Checks the scheme.
   *
   * @throws IllegalArgumentException that names the rule
   */
  static void requireHttps(URI uri, String name) {
    if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException(name + " must be https, was " + uri);
    }
  }

  /** The last part of its path. */
  String name() {
    return source.getPath().replaceFirst(".*/", "");
  }

  boolean archive() {
    return name().endsWith(".tar.gz");
  }
}
