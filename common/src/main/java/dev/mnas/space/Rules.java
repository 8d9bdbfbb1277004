package dev.mnas.space;

import java.util.HashSet;
import java.util.List;

/** Checks that the records of this package share. */
final class Rules {
  private static final int MAX_OPTIONS = 32;

  private Rules() {}

  static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  static void requireRange(String name, int value, int min, int max) {
    require(
        value >= min && value <= max,
        "%s must lie in [%d, %d], was %d".formatted(name, min, max, value));
  }

  /** Options of one choice: some, not too many, each once. */
  static <T> List<T> options(String name, List<T> options) {
    require(
        !options.isEmpty() && options.size() <= MAX_OPTIONS,
        "%s must have 1 to %d options, had %d".formatted(name, MAX_OPTIONS, options.size()));
    require(
        new HashSet<>(options).size() == options.size(),
        name + " must list each option once, was " + options);
    return List.copyOf(options);
  }
}
