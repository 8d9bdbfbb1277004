package dev.mnas.service.replay;

import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.Decision;
import dev.mnas.space.SearchSpace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The decisions of a space as columns of a table: {@code b0_expansion}, or {@code b0_e} for short,
 * is the expansion of block 0. A value is an option of the decision; for {@code seRatio} 1 also
 * stands for the one ratio above 0.
 */
record SpaceColumns(SearchSpace space) {
  private static final Map<String, String> SHORT =
      Map.of(
          "convOp", "op",
          "expansion", "e",
          "groups", "g",
          "kernel", "k",
          "seRatio", "se",
          "skipOp", "skip",
          "filterScale", "f",
          "layers", "l");

  /** Whether a column's name has the form of a decision. */
  static boolean isDecision(String column) {
    return column.matches("b\\d+_\\w+");
  }

  /**
   * The column of each decision, in their order.
   *
   * @throws InvalidTableException naming a decision without column, or a column without decision
   */
  List<String> find(Collection<String> columns) {
    List<String> found = new ArrayList<>();
    for (Decision decision : space.decisions()) {
      String full = "b" + decision.block() + "_" + decision.name();
      String brief = "b" + decision.block() + "_" + SHORT.get(decision.name());
      if (!columns.contains(full) && !columns.contains(brief)) {
        throw new InvalidTableException(
            "space '%s' has a decision %s, and the table no column %s or %s"
                .formatted(space.name(), full, full, brief));
      }
      found.add(columns.contains(full) ? full : brief);
    }
    for (String column : columns) {
      if (isDecision(column) && !found.contains(column)) {
        throw new InvalidTableException(
            "column %s is no decision of space '%s'".formatted(column, space.name()));
      }
    }
    return found;
  }

  /** The token that a value chooses; empty where the decision has no such option. */
  static OptionalInt token(Decision decision, String value) {
    OptionalInt same = option(decision, value);
    if (same.isPresent() || !decision.name().equals("seRatio") || !isNumber(value, 1)) {
      return same;
    }
    int[] above =
        IntStream.range(0, decision.cardinality())
            .filter(i -> !isNumber(decision.options().get(i), 0))
            .toArray();
    return above.length == 1 ? OptionalInt.of(above[0]) : OptionalInt.empty();
  }

  private static OptionalInt option(Decision decision, String value) {
    return IntStream.range(0, decision.cardinality())
        .filter(i -> same(decision.options().get(i), value))
        .findFirst();
  }

  private static boolean same(String option, String value) {
    if (option.equals(value)) {
      return true;
    }
    try {
      return isNumber(option, Double.parseDouble(value));
    } catch (NumberFormatException word) {
      return false;
    }
  }

  private static boolean isNumber(String text, double number) {
    try {
      return Double.parseDouble(text) == number;
    } catch (NumberFormatException word) {
      return false;
    }
  }

  /**
   * The network of a row.
   *
   * @param columns of {@link #find}
   * @throws InvalidTableException by line and column
   */
  ArchitectureTokens tokens(TableRow row, List<String> columns) {
    List<Integer> tokens = new ArrayList<>();
    List<Decision> decisions = space.decisions();
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      Decision decision = decisions.get(i);
      String value = row.text(column);
      tokens.add(
          token(decision, value)
              .orElseThrow(
                  () ->
                      row.wrong(
                          column,
                          "must be one of %s, was '%s'".formatted(decision.options(), value))));
    }
    return new ArchitectureTokens(tokens);
  }
}
