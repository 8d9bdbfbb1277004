package dev.mnas.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ranges of a {@link Calibration} as text that travels with the weights: {@code
 * {"input":[-0.81,2.02],"stem":[0.0,6.0]}}.
 */
public final class RangesJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private RangesJson() {}

  /** Writes ranges by tensor name, exactly. */
  public static String write(Map<String, ActivationRange> ranges) {
    ObjectNode json = JSON.createObjectNode();
    ranges.forEach((tensor, range) -> json.putArray(tensor).add(range.min()).add(range.max()));
    return json.toString();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException naming the tensor whose range is none
   */
  public static Map<String, ActivationRange> read(String text) {
    Map<String, ActivationRange> ranges = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> tensor : parse(text).properties()) {
      JsonNode bounds = tensor.getValue();
      if (!bounds.isArray()
          || bounds.size() != 2
          || !bounds.path(0).isNumber()
          || !bounds.path(1).isNumber()) {
        throw new IllegalArgumentException(
            "range of %s must be two numbers, was %s".formatted(tensor.getKey(), bounds));
      }
      ranges.put(
          tensor.getKey(),
          new ActivationRange(
              (float) bounds.path(0).asDouble(), (float) bounds.path(1).asDouble()));
    }
    return Collections.unmodifiableMap(ranges);
  }

  private static JsonNode parse(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      if (!json.isObject()) {
        throw new IllegalArgumentException("ranges must be a JSON object, were " + json);
      }
      return json;
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException(
          "ranges must be JSON: " + malformed.getOriginalMessage(), malformed);
    }
  }
}
