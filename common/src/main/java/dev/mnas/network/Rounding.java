package dev.mnas.network;

/**
 * Says that a network has more channels than were asked for, so that groups divide them.
 *
 * @param place {@code stem}, {@code block0} and on
 * @param wanted channels as asked for
 * @param filters channels that the network has: the next multiple
 * @param multiple what must divide them
 */
public record Rounding(String place, int wanted, int filters, int multiple) {
  /** For people. */
  @Override
  public String toString() {
    return "%s: %d filters became %d, a multiple of %d, for groups must divide them"
        .formatted(place, wanted, filters, multiple);
  }
}
