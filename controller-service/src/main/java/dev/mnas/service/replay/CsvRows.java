package dev.mnas.service.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Reads CSV (RFC 4180) whose fields hold no line ends; the first line names the columns. */
final class CsvRows {
  private CsvRows() {}

  /**
   * All rows.
   *
   * @throws InvalidTableException by line
   */
  static List<TableRow> read(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty()) {
      throw new InvalidTableException("the table is empty");
    }
    List<String> columns = cells(1, lines.get(0).replaceFirst("^\uFEFF", ""));
    if (new HashSet<>(columns).size() != columns.size()) {
      throw InvalidTableException.at(1, "header", "must name each column once, was " + columns);
    }
    List<TableRow> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        rows.add(row(i + 1, columns, cells(i + 1, lines.get(i))));
      }
    }
    return rows;
  }

  private static TableRow row(int line, List<String> columns, List<String> cells) {
    if (cells.size() != columns.size()) {
      throw InvalidTableException.at(
          line,
          "fields",
          "must be %d as in the header, were %d".formatted(columns.size(), cells.size()));
    }
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      fields.put(columns.get(i), cells.get(i));
    }
    return new TableRow(line, fields);
  }

  private static List<String> cells(int line, String text) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        boolean doubled = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (doubled) {
          cell.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    if (quoted) {
      throw InvalidTableException.at(line, "fields", "have a quote that does not end");
    }
    cells.add(cell.toString().strip());
    return cells;
  }
}
