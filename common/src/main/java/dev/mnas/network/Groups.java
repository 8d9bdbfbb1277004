package dev.mnas.network;

/** The rule of grouped layers. */
final class Groups {
  private Groups() {}

  static void require(String layer, String side, int channels, int groups) {
    if (groups < 1) {
      throw new IllegalArgumentException(layer + ": groups must be at least 1, were " + groups);
    }
    if (channels % groups != 0) {
      throw new IllegalArgumentException(
          "%s: %d groups must divide the %s channels, were %d"
              .formatted(layer, groups, side, channels));
    }
  }
}
