package dev.mnas.service.replay;

import java.util.Map;

/**
 * One network of a table as it was written.
 *
 * @param line where it stands in the file, from 1
 * @param fields texts by column; lists are separated by spaces
 */
record TableRow(int line, Map<String, String> fields) {
  TableRow {
    fields = Map.copyOf(fields);
  }

  /** The field's text; empty where the row has none. */
  String optional(String field) {
    return fields.getOrDefault(field, "");
  }

  /**
   * The field's text.
   *
   * @throws InvalidTableException when there is none
   */
  String text(String field) {
    String text = optional(field);
    if (text.isEmpty()) {
      throw wrong(field, "is missing");
    }
    return text;
  }

  /**
   * The field's number.
   *
   * @throws InvalidTableException when it is none
   */
  double number(String field) {
    String text = text(field);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException word) {
      throw wrong(field, "must be a number, was '" + text + "'");
    }
  }

  InvalidTableException wrong(String field, String rule) {
    return InvalidTableException.at(line, field, rule);
  }
}
