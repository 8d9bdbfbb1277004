package dev.mnas.service.replay;

import dev.mnas.network.BlockSpec;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A table of networks, one a row: what it measured in {@link NumberColumns}, and the network as
 * {@code tokens}, as {@code blocks}, or as a column for each decision. The trials that a study
 * exports are one: those without tokens, or not COMPLETE, are left out.
 */
record RowsFile(List<TableRow> rows) {
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
   * The table over a space; a network that was measured again has the mean of its rows.
   *
   * @throws InvalidTableException by line and field
   */
  NetworkTable table(SearchSpace space) {
    Set<String> columns = columns();
    Networks networks = networks(space, columns);
    NumberColumns numbers = NumberColumns.of(columns);
    Map<List<String>, List<Measured>> measured = new HashMap<>();
    for (TableRow row : rows) {
      if (counts(row, columns)) {
        measured
            .computeIfAbsent(networks.blocks(row), network -> new ArrayList<>())
            .add(numbers.read(row));
      }
    }
    Map<List<String>, Measured> means = new HashMap<>();
    measured.forEach((network, repeated) -> means.put(network, Measured.mean(repeated)));
    return new NetworkTable(space, means);
  }

  /** Of a study's trials, baselines have no tokens. */
  private static boolean counts(TableRow row, Set<String> columns) {
    return !columns.contains(STATE)
        || (row.optional(STATE).equals("COMPLETE") && !row.optional(TOKENS).isEmpty());
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
