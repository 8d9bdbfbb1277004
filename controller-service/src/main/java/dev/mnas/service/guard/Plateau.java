package dev.mnas.service.guard;

/**
 * When a study ends because it stands still.
 *
 * @param window complete trials that raise neither a best reward nor the hypervolume by a
 *     thousandth, at least 2
 */
public record Plateau(int window) {
  public Plateau {
    if (window < 2) {
      throw new IllegalArgumentException("plateau window must be at least 2, was " + window);
    }
  }
}
