package dev.mnas.task;

import org.jspecify.annotations.Nullable;

/** JSON without a field arrives as null, whatever the types say. */
final class Present {
  private Present() {}

  static void require(String name, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
  }

  /** A text of 1 to so many characters. */
  static void require(String name, @Nullable String text, int most) {
    if (text == null || text.isBlank() || text.length() > most) {
      throw new IllegalArgumentException(
          "%s must have 1 to %d characters, had %d"
              .formatted(name, most, text == null ? 0 : text.length()));
    }
  }
}
