package dev.mnas.service.replay;

import dev.mnas.network.BlockSpec;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.SearchSpace;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A table of networks, one a row: {@code accuracy} in [0, 1], {@code latencyMillis} (or {@code
 * latency_ms}), and the network as {@code tokens}, as {@code blocks}, or as a column for each
 * decision. The trials that a study exports are one: those without tokens, or not COMPLETE, are
 * left out.
 */
record RowsFile(List<TableRow> rows) {
  private static final String ACCURACY = "accuracy";
  private static final String TOKENS = "tokens";
  private static final String BLOCKS = "blocks";
  private static final String STATE = "state";

  RowsFile {
    rows = List.copyOf(rows);
    if (rows.isEmpty()) {
      throw new InvalidTableException("the table must have a network, had none");
    }
  }

  /** All columns that any row has. */
  Set<String> columns() {
    Set<String> columns = new TreeSet<>();
    rows.forEach(row -> columns.addAll(row.fields().keySet()));
    return columns;
  }

  /** Columns that are decisions, from which the space can be told. */
  List<String> decisionColumns() {
    return columns().stream().filter(SpaceColumns::isDecision).toList();
  }

  /**
   * The table over a space.
   *
   * @throws InvalidTableException by line and field
   */
  NetworkTable table(SearchSpace space) {
    Set<String> columns = columns();
    Networks networks = networks(space, columns);
    String latency = columns.contains("latency_ms") ? "latency_ms" : "latencyMillis";
    for (String needed : List.of(ACCURACY, latency)) {
      if (!columns.contains(needed)) {
        throw InvalidTableException.at(1, needed, "is missing, columns are " + columns);
      }
    }
    Map<List<String>, TableRow> first = new HashMap<>();
    Map<List<String>, Measured> measured = new HashMap<>();
    for (TableRow row : rows) {
      if (!counts(row, columns)) {
        continue;
      }
      List<String> blocks = networks.blocks(row);
      Measured numbers = numbers(row, latency);
      TableRow before = first.putIfAbsent(blocks, row);
      if (before != null && !numbers(before, latency).equals(numbers)) {
        throw row.wrong(
            ACCURACY,
            "and latency are not those of line %d, which is the same network"
                .formatted(before.line()));
      }
      measured.put(blocks, numbers);
    }
    return new NetworkTable(space, measured);
  }

  /** Of a study's trials, baselines have no tokens. */
  private static boolean counts(TableRow row, Set<String> columns) {
    return !columns.contains(STATE)
        || (row.optional(STATE).equals("COMPLETE") && !row.optional(TOKENS).isEmpty());
  }

  private static Measured numbers(TableRow row, String latencyColumn) {
    double accuracy = row.number(ACCURACY);
    double latencyMillis = row.number(latencyColumn);
    if (!(accuracy >= 0 && accuracy <= 1)) {
      throw row.wrong(ACCURACY, "must lie in [0, 1], was " + accuracy);
    }
    if (!(latencyMillis > 0) || Double.isInfinite(latencyMillis)) {
      throw row.wrong(latencyColumn, "must be positive, was " + latencyMillis);
    }
    return new Measured(accuracy, latencyMillis);
  }

  private static Networks networks(SearchSpace space, Set<String> columns) {
    if (columns.contains(TOKENS)) {
      return row -> decoded(space, row, TOKENS, tokens(row));
    }
    if (columns.contains(BLOCKS)) {
      return RowsFile::blockStrings;
    }
    SpaceColumns decisions = new SpaceColumns(space);
    List<String> found = decisions.find(columns);
    return row -> decoded(space, row, found.get(0), decisions.tokens(row, found));
  }

  private static ArchitectureTokens tokens(TableRow row) {
    String text = row.text(TOKENS);
    try {
      return new ArchitectureTokens(
          Arrays.stream(text.split("[ ;]+")).map(Integer::valueOf).toList());
    } catch (NumberFormatException word) {
      throw row.wrong(TOKENS, "must be whole numbers with spaces between, was '" + text + "'");
    } catch (IllegalArgumentException refused) {
      throw row.wrong(TOKENS, String.valueOf(refused.getMessage()));
    }
  }

  private static List<String> decoded(
      SearchSpace space, TableRow row, String field, ArchitectureTokens tokens) {
    try {
      return space.decode(tokens).spec().blockStrings();
    } catch (IllegalArgumentException refused) {
      throw row.wrong(field, String.valueOf(refused.getMessage()));
    }
  }

  private static List<String> blockStrings(TableRow row) {
    try {
      return Arrays.stream(row.text(BLOCKS).split("[ ;]+"))
          .map(BlockSpec::parse)
          .map(BlockSpec::toString)
          .toList();
    } catch (IllegalArgumentException refused) {
      throw row.wrong(BLOCKS, String.valueOf(refused.getMessage()));
    }
  }

  private interface Networks {
    List<String> blocks(TableRow row);
  }
}
