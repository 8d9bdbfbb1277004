package dev.mnas.network;

/** Channel rounding of the official MobileNet and MnasNet code, and that of grouped layers. */
public final class Filters {
  private static final double SMALLEST_SHARE = 0.9;

  private Filters() {}

  /**
   * The multiple nearest to the wanted number of channels (halves go up), at least one multiple,
   * and the next one up where the nearest is below 90% of what was wanted ({@code round_filters}).
   */
  public static int round(double wanted, int multiple) {
    int nearest = Math.max(multiple, (int) (wanted + multiple / 2.0) / multiple * multiple);
    return nearest < SMALLEST_SHARE * wanted ? nearest + multiple : nearest;
  }

  /** The smallest multiple that is not below the given number of channels. */
  public static int roundUp(int filters, int multiple) {
    return Math.toIntExact((filters + multiple - 1L) / multiple * multiple);
  }
}
