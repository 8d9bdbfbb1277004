package dev.mnas.space;

import java.util.List;

/**
 * A token sequence: for each decision of a space, in order, the index of the chosen option.
 *
 * @param values one token a decision, none negative
 */
public record ArchitectureTokens(List<Integer> values) {
  public ArchitectureTokens {
    values = List.copyOf(values);
    for (int value : values) {
      if (value < 0) {
        throw new IllegalArgumentException("tokens must not be negative, one was " + value);
      }
    }
  }
}
