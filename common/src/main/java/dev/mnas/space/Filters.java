package dev.mnas.space;

/** Channel rounding of the official MobileNet and MnasNet code ({@code round_filters}). */
final class Filters {
  private static final double SMALLEST_SHARE = 0.9;

  private Filters() {}

  /**
   * The multiple nearest to the wanted number of channels (halves go up), at least one multiple,
   * and the next one up where the nearest is below 90% of what was wanted.
   */
  static int round(double wanted, int multiple) {
    int nearest = Math.max(multiple, (int) (wanted + multiple / 2.0) / multiple * multiple);
    return nearest < SMALLEST_SHARE * wanted ? nearest + multiple : nearest;
  }
}
