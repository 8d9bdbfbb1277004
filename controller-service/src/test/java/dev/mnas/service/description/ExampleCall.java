package dev.mnas.service.description;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The call that the examples of an operation make.
 *
 * @param type of the body, if there is one
 */
record ExampleCall(
    String method,
    String path,
    List<Pair> query,
    List<Pair> headers,
    @Nullable String type,
    byte[] body) {

  /** A name and its value; names may come several times. */
  record Pair(String name, String value) {}

  /**
   * @param type the type of the body whose example is sent; absent for an operation without body
   */
  static ExampleCall of(DescribedOperation operation, @Nullable String type) {
    String path = operation.path();
    List<Pair> query = new ArrayList<>();
    List<Pair> headers = new ArrayList<>();
    for (JsonNode parameter : operation.parameters()) {
      String name = parameter.get("name").asString();
      JsonNode example = parameter.path("example");
      if (example.isMissingNode()) {
        continue;
      }
      switch (parameter.get("in").asString()) {
        case "path" -> path = path.replace("{" + name + "}", encode(example.asString()));
        case "query" ->
            (example.isArray() ? example.valueStream() : Stream.of(example))
                .forEach(value -> query.add(new Pair(name, value.asString())));
        default -> headers.add(new Pair(name, example.asString()));
      }
    }
    return new ExampleCall(operation.method(), path, query, headers, type, body(operation, type));
  }

  private static byte[] body(DescribedOperation operation, @Nullable String type) {
    if (type == null) {
      return new byte[0];
    }
    JsonNode example = operation.bodyExample(type);
    String text = example.isString() ? example.asString() : example.toString();
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Path and query as they are sent. */
  String target() {
    String joined =
        String.join(
            "&",
            query.stream().map(pair -> encode(pair.name()) + "=" + encode(pair.value())).toList());
    return joined.isEmpty() ? path : path + "?" + joined;
  }

  /** With a text of path, headers and body in place of another. */
  ExampleCall replace(String text, String by) {
    return new ExampleCall(
        method,
        path.replace(text, by),
        query,
        headers.stream()
            .map(pair -> new Pair(pair.name(), pair.value().replace(text, by)))
            .toList(),
        type,
        new String(body, StandardCharsets.UTF_8)
            .replace(text, by)
            .getBytes(StandardCharsets.UTF_8));
  }

  ExampleCall withHeader(String name, String value) {
    List<Pair> others = new ArrayList<>(headers);
    others.removeIf(pair -> pair.name().equals(name));
    others.add(new Pair(name, value));
    return new ExampleCall(method, path, query, others, type, body);
  }
}
