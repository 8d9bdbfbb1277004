package dev.mnas.cli;

import java.util.ArrayList;
import java.util.List;

/** Text in columns as wide as their widest cell; numbers sit at the right, the rest at the left. */
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heads) {
    rows.add(List.of(heads));
  }

  Table row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "a row must have %d cells, had %d".formatted(rows.get(0).size(), cells.length));
    }
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(column == 0 ? "" : GAP).append(cell(row, column));
      }
      lines.add(line.toString().stripTrailing());
    }
    return String.join(System.lineSeparator(), lines);
  }

  private String cell(List<String> row, int column) {
    int width = rows.stream().mapToInt(any -> any.get(column).length()).max().orElse(0);
    String padding = " ".repeat(width - row.get(column).length());
    return numeric(column) ? padding + row.get(column) : row.get(column) + padding;
  }

  private boolean numeric(int column) {
    return rows.size() > 1
        && rows.stream().skip(1).allMatch(row -> row.get(column).matches("-|-?[0-9][0-9.,]*"));
  }
}
