package dev.mnas.service.description;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** An operation of the description. */
record DescribedOperation(String method, String path, JsonNode node) {

  /** All of a description, by path and method. */
  static List<DescribedOperation> of(JsonNode description) {
    return description.get("paths").propertyStream().flatMap(DescribedOperation::ofPath).toList();
  }

  private static Stream<DescribedOperation> ofPath(Map.Entry<String, JsonNode> path) {
    return path.getValue()
        .propertyStream()
        .map(
            method ->
                new DescribedOperation(
                    method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
  }

  String id() {
    return node.path("operationId").asString("");
  }

  List<JsonNode> parameters() {
    return node.path("parameters").valueStream().toList();
  }

  /** Types of the body, none where there is no body. */
  List<String> bodyTypes() {
    return List.copyOf(node.path("requestBody").path("content").propertyNames());
  }

  JsonNode bodyExample(String type) {
    return node.path("requestBody").path("content").path(type).path("example");
  }

  JsonNode answer(int status) {
    return node.path("responses").path(String.valueOf(status));
  }

  @Override
  public String toString() {
    return "%s (%s %s)".formatted(id(), method, path);
  }
}
