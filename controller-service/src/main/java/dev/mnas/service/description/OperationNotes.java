package dev.mnas.service.description;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.media.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The content of {@code operations.yaml}.
 *
 * @param parameters by name, or by segment of the path and name where the name alone is ambiguous
 * @param operations by operationId
 */
record OperationNotes(
    Map<String, ParameterNote> parameters, Map<String, OperationNote> operations) {
  private static final String FILE = "/description/operations.yaml";

  /** A parameter; one without an example is left out of the example call. */
  record ParameterNote(String text, @Nullable Object example) {}

  /**
   * An operation.
   *
   * @param examples of parameters, where they differ from the usual ones
   * @param problems slugs of those that are not common to all operations
   */
  record OperationNote(
      Map<String, Object> examples,
      @Nullable BodyNote body,
      Map<String, AnswerNote> answers,
      List<String> problems) {
    OperationNote {
      examples = examples == null ? Map.of() : Map.copyOf(examples);
      problems = problems == null ? List.of() : List.copyOf(problems);
      answers = new LinkedHashMap<>(answers);
    }
  }

  /**
   * A body. Without schema and types they are those of the code.
   *
   * @param example in JSON, or text for what is no JSON
   */
  record BodyNote(
      @Nullable String schema, @Nullable String text, List<String> types, Object example) {
    BodyNote {
      types = types == null ? List.of() : List.copyOf(types);
    }
  }

  /**
   * A success.
   *
   * @param schema of the body; {@code items} where it is an array; neither where there is none
   */
  record AnswerNote(
      String text,
      @Nullable String type,
      @Nullable String schema,
      @Nullable String items,
      List<String> headers) {
    AnswerNote {
      headers = headers == null ? List.of() : List.copyOf(headers);
    }
  }

  static OperationNotes read() {
    return Yaml31.mapper().convertValue(tree(), OperationNotes.class);
  }

  /** Schemas of what the code does not have as types. */
  @SuppressWarnings("rawtypes")
  static Map<String, Schema> schemas() {
    Map<String, Schema> schemas = new HashMap<>();
    tree()
        .get("schemas")
        .fields()
        .forEachRemaining(
            field ->
                schemas.put(
                    field.getKey(), Yaml31.mapper().convertValue(field.getValue(), Schema.class)));
    return schemas;
  }

  Optional<ParameterNote> parameter(String path, String name) {
    String[] segments = path.split("/\\{" + name + "}")[0].split("/");
    String qualified = segments[segments.length - 1] + "." + name;
    return Optional.ofNullable(parameters.get(qualified))
        .or(() -> Optional.ofNullable(parameters.get(name)));
  }

  private static JsonNode tree() {
    try (InputStream file = OperationNotes.class.getResourceAsStream(FILE)) {
      // Jackson's own reader does not follow anchors.
      Object content =
          new Yaml(new SafeConstructor(new LoaderOptions()))
              .load(Objects.requireNonNull(file, FILE));
      return Yaml31.mapper().valueToTree(content);
    } catch (IOException broken) {
      throw new IllegalStateException("cannot read " + FILE, broken);
    }
  }
}
