package dev.mnas.service.description;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The changes between two descriptions that can break a client of the first: requests it may send
 * must still be taken, and answers must still be what it knows. Fields, operations and problems may
 * come; nothing may go.
 */
final class DescriptionChanges {
  private final List<String> found = new ArrayList<>();
  private final JsonNode before;
  private final JsonNode after;

  private DescriptionChanges(JsonNode before, JsonNode after) {
    this.before = before;
    this.after = after;
  }

  /** Each by its place. */
  static List<String> between(JsonNode before, JsonNode after) {
    DescriptionChanges changes = new DescriptionChanges(before, after);
    Map<String, DescribedOperation> now = new LinkedHashMap<>();
    DescribedOperation.of(after).forEach(operation -> now.put(key(operation), operation));
    for (DescribedOperation old : DescribedOperation.of(before)) {
      DescribedOperation same = now.get(key(old));
      if (same == null) {
        changes.found.add(key(old) + " was removed");
      } else {
        changes.compare(key(old), old, same);
      }
    }
    return List.copyOf(changes.found);
  }

  private static String key(DescribedOperation operation) {
    return operation.method() + " " + operation.path().replaceAll("\\{[^}]*}", "{}");
  }

  private void compare(String at, DescribedOperation old, DescribedOperation now) {
    if (!old.id().equals(now.id())) {
      found.add("%s has the operationId %s, had %s".formatted(at, now.id(), old.id()));
    }
    parameters(at, old, now);
    body(at + " body", old.node().path("requestBody"), now.node().path("requestBody"));
    gone(at, "answer", old.node().path("responses"), now.node().path("responses"));
    old.node()
        .path("responses")
        .propertyStream()
        .forEach(
            answer ->
                answer(
                    at + " " + answer.getKey(),
                    answer.getValue(),
                    now.node().path("responses").path(answer.getKey())));
    Set<JsonNode> ways = new HashSet<>(now.node().path("security").valueStream().toList());
    old.node()
        .path("security")
        .valueStream()
        .filter(way -> !ways.contains(way) && !ways.isEmpty())
        .forEach(way -> found.add("%s cannot be authorised by %s any more".formatted(at, way)));
  }

  private void parameters(String at, DescribedOperation old, DescribedOperation now) {
    Map<String, JsonNode> olds = byName(old);
    Map<String, JsonNode> news = byName(now);
    olds.forEach(
        (name, parameter) -> {
          JsonNode same = news.get(name);
          if (same == null) {
            found.add("%s: %s was removed".formatted(at, name));
          } else {
            String place = at + ": " + name;
            requireNoMore(place, parameter, same);
            unchanged(place, "default", parameter.path("schema"), same.path("schema"));
            schemas(Direction.REQUEST)
                .compare(place, parameter.path("schema"), same.path("schema"));
          }
        });
    news.forEach(
        (name, parameter) -> {
          if (!olds.containsKey(name) && parameter.path("required").asBoolean(false)) {
            found.add("%s: %s is new and required".formatted(at, name));
          }
        });
  }

  private static Map<String, JsonNode> byName(DescribedOperation operation) {
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    int variable = 0;
    for (JsonNode parameter : operation.parameters()) {
      String in = parameter.get("in").asString();
      // Clients fill path variables by position.
      String name = in.equals("path") ? "variable " + variable++ : parameter.get("name").asString();
      parameters.put(in + " parameter " + name, parameter);
    }
    return parameters;
  }

  private void body(String at, JsonNode old, JsonNode now) {
    requireNoMore(at, old, now);
    if (old.isMissingNode()) {
      return;
    }
    gone(at, "type", old.path("content"), now.path("content"));
    old.path("content")
        .propertyStream()
        .forEach(
            type ->
                schemas(Direction.REQUEST)
                    .compare(
                        at,
                        type.getValue().path("schema"),
                        now.path("content").path(type.getKey()).path("schema")));
  }

  private void answer(String at, JsonNode old, JsonNode now) {
    if (now.isMissingNode()) {
      return;
    }
    gone(at, "header", old.path("headers"), now.path("headers"));
    gone(at, "type", old.path("content"), now.path("content"));
    old.path("content")
        .propertyStream()
        .forEach(
            type ->
                schemas(Direction.ANSWER)
                    .compare(
                        at,
                        type.getValue().path("schema"),
                        now.path("content").path(type.getKey()).path("schema")));
  }

  private SchemaChanges schemas(Direction direction) {
    return new SchemaChanges(before, after, direction, found);
  }

  private void requireNoMore(String at, JsonNode old, JsonNode now) {
    if (now.path("required").asBoolean(false) && !old.path("required").asBoolean(false)) {
      found.add(at + " became required");
    }
  }

  private void unchanged(String at, String field, JsonNode old, JsonNode now) {
    if (!old.path(field).equals(now.path(field))) {
      found.add("%s: %s became %s, was %s".formatted(at, field, now.path(field), old.path(field)));
    }
  }

  private void gone(String at, String what, JsonNode old, JsonNode now) {
    Set<String> missing = new TreeSet<>(old.propertyNames());
    missing.removeAll(now.propertyNames());
    missing.forEach(name -> found.add("%s: %s %s was removed".formatted(at, what, name)));
  }

  /** Which way a value goes: requests may be taken more widely, answers be given more narrowly. */
  enum Direction {
    REQUEST,
    ANSWER
  }
}
