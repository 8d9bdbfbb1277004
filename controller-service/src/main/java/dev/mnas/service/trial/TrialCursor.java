package dev.mnas.service.trial;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of trials ended. The next page begins behind it, whatever was added meanwhile.
 *
 * @param sort the order that it belongs to
 * @param value of the last trial in the column, absent where it has none
 * @param id of the last trial
 */
record TrialCursor(TrialSort sort, @Nullable String value, long id) {
  private static final int PARTS = 3;

  /** Where a page ends that has this trial as its last. */
  static TrialCursor at(TrialSort sort, TrialRow row) {
    Object value =
        switch (sort.column()) {
          case NUMBER -> row.number;
          case ACCURACY -> row.accuracy;
          case LATENCY -> row.latencyMillis;
          case REWARD -> row.reward;
          case PARAMETERS -> row.parameters;
          case MADDS -> row.madds;
          case ENDED -> row.endedAt;
        };
    return new TrialCursor(sort, value == null ? null : value.toString(), TrialStore.idOf(row));
  }

  String text() {
    String plain = sort + " " + id + " " + (value == null ? "" : value);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException when it is damaged or of another order
   */
  static TrialCursor parse(String text, TrialSort sort) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      String[] parts = plain.split(" ", PARTS);
      if (parts.length == PARTS && parts[0].equals(sort.toString())) {
        return new TrialCursor(
            sort, parts[2].isEmpty() ? null : parts[2], Long.parseLong(parts[1]));
      }
    } catch (IllegalArgumentException damaged) {
      throw new IllegalArgumentException("cursor must be one that a page gave", damaged);
    }
    throw new IllegalArgumentException("cursor must be one that a page of the same sort gave");
  }
}
