package dev.mnas.service.problem;

/** How much a caller may ask for at once. */
public final class PageSize {
  private static final int MOST = 500;

  private PageSize() {}

  /**
   * Checks a page's size.
   *
   * @throws IllegalArgumentException that names the range
   */
  public static void require(int size) {
    if (size < 1 || size > MOST) {
      throw new IllegalArgumentException("size must lie in [1, %d], was %d".formatted(MOST, size));
    }
  }
}
