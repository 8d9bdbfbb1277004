package dev.mnas.service.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a JSON array of objects, each a network; what is nested deeper than a list is left out. */
final class JsonRows {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JsonRows() {}

  /**
   * All rows.
   *
   * @throws InvalidTableException by line
   */
  static List<TableRow> read(String text) {
    List<TableRow> rows = new ArrayList<>();
    int line = 1;
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        line = parser.currentTokenLocation().getLineNr();
        if (next != JsonToken.START_OBJECT) {
          throw InvalidTableException.at(line, "row", "must be an object, was " + next);
        }
        rows.add(new TableRow(line, fields(parser.readValueAsTree())));
      }
    } catch (JacksonException malformed) {
      int where = malformed.getLocation() == null ? line : malformed.getLocation().getLineNr();
      throw InvalidTableException.at(
          where, "text", "is no JSON: " + malformed.getOriginalMessage());
    }
    return rows;
  }

  private static Map<String, String> fields(JsonNode row) {
    Map<String, String> fields = new HashMap<>();
    row.propertyStream()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (value.isArray() && value.valueStream().allMatch(JsonNode::isValueNode)) {
                fields.put(
                    field.getKey(),
                    value.valueStream().map(JsonNode::asString).collect(Collectors.joining(" ")));
              } else if (value.isValueNode() && !value.isNull()) {
                fields.put(field.getKey(), value.asString());
              }
            });
    return fields;
  }
}
