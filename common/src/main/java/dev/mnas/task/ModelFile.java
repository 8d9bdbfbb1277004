package dev.mnas.task;

/**
 * A model file that a user uploaded.
 *
 * @param sha256 of its bytes, in hexadecimal
 */
public record ModelFile(String sha256, ModelFormat format) {
  public ModelFile {
    Present.require("sha256", sha256);
    Present.require("format", format);
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("sha256 must be a SHA-256, was '" + sha256 + "'");
    }
  }
}
