package dev.mnas.service.replay;

import dev.mnas.space.SearchSpace;
import dev.mnas.yaml.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a table of any kind by what is in it. */
public final class TableFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TableFile() {}

  /**
   * Reads a surrogate (a JSON object), or a table of networks or exported trials (a JSON array, or
   * CSV).
   *
   * @param space that it is of; where absent, the preset whose decisions are the table's columns
   * @throws IOException when the file cannot be read
   * @throws InvalidTableException by line and field when it is no such table
   */
  public static ReplayTable read(Path file, Optional<SearchSpace> space) throws IOException {
    return parse(Files.readString(file), space);
  }

  static ReplayTable parse(String text, Optional<SearchSpace> space) {
    String start = text.stripLeading();
    if (start.startsWith("{")) {
      SurrogateFile surrogate = new SurrogateFile(document(text));
      return inSpace(space, surrogate.columns(), surrogate::table);
    }
    RowsFile rows = new RowsFile(start.startsWith("[") ? JsonRows.read(text) : CsvRows.read(text));
    return inSpace(space, rows.decisionColumns(), rows::table);
  }

  private static JsonNode document(String text) {
    try {
      JsonNode document = JSON.readTree(text);
      if (!SurrogateFile.matches(document)) {
        throw new InvalidTableException(
            "a JSON object must be a surrogate with targets, a table of networks is a list");
      }
      return document;
    } catch (JacksonException malformed) {
      int line = malformed.getLocation() == null ? 1 : malformed.getLocation().getLineNr();
      throw InvalidTableException.at(line, "text", "is no JSON: " + malformed.getOriginalMessage());
    }
  }

  /** Over the space that was named, or the first preset that fits. */
  private static ReplayTable inSpace(
      Optional<SearchSpace> named,
      List<String> columns,
      Function<SearchSpace, ? extends ReplayTable> table) {
    return table.apply(named.orElseGet(() -> preset(columns)));
  }

  private static SearchSpace preset(List<String> columns) {
    return Presets.names().stream()
        .flatMap(name -> Presets.find(name).stream())
        .filter(space -> fits(space, columns))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidTableException(
                    columns.isEmpty()
                        ? "the table has no columns of decisions: name its space with --space"
                        : "no preset has the table's decisions %s: name its space with --space"
                            .formatted(columns)));
  }

  private static boolean fits(SearchSpace space, List<String> columns) {
    try {
      return new SpaceColumns(space).find(columns).size() == columns.size();
    } catch (InvalidTableException other) {
      return false;
    }
  }
}
