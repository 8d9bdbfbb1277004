package dev.mnas.service.trial;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The order of a list of trials; equals are ordered by id, trials without the value come last.
 *
 * @param column what is compared
 * @param descending largest first
 */
public record TrialSort(Column column, boolean descending) {

  /** What trials can be ordered by. */
  public enum Column {
    NUMBER("number"),
    ACCURACY("accuracy"),
    LATENCY("latencyMillis"),
    REWARD("reward"),
    PARAMETERS("parameters"),
    MADDS("madds"),
    ENDED("endedAt");

    private final String field;

    Column(String field) {
      this.field = field;
    }

    /** Its name in a request and in the row. */
    String field() {
      return field;
    }
  }

  /**
   * Reads {@code reward} or {@code -reward}.
   *
   * @throws IllegalArgumentException that names what is allowed
   */
  public static TrialSort parse(String text) {
    boolean descending = text.startsWith("-");
    String field = descending ? text.substring(1) : text;
    return Stream.of(Column.values())
        .filter(column -> column.field.equals(field))
        .findFirst()
        .map(column -> new TrialSort(column, descending))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "sort must be one of %s, with - in front for descending, was '%s'"
                        .formatted(fields(), text)));
  }

  private static List<String> fields() {
    return Arrays.stream(Column.values()).map(Column::field).toList();
  }

  @Override
  public String toString() {
    return (descending ? "-" : "") + column.field;
  }
}
