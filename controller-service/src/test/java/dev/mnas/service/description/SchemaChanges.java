package dev.mnas.service.description;

import dev.mnas.service.description.DescriptionChanges.Direction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Incompatible changes between two schemas, written to {@code found}. */
final class SchemaChanges {
  private static final List<String> LOWER =
      List.of("minimum", "exclusiveMinimum", "minLength", "minItems");
  private static final List<String> UPPER =
      List.of("maximum", "exclusiveMaximum", "maxLength", "maxItems");
  private static final String OPEN_ENUM = "x-extensible-enum";

  /** Places whose closed set of values became open, once and knowingly: docs/adr/0005. */
  private static final Set<String> OPENED = Set.of(".policy.kind");

  private static final List<String> ALTERNATIVES = List.of("oneOf", "anyOf");

  private final JsonNode before;
  private final JsonNode after;
  private final Direction direction;
  private final List<String> found;
  private final Set<String> open = new HashSet<>();

  SchemaChanges(JsonNode before, JsonNode after, Direction direction, List<String> found) {
    this.before = before;
    this.after = after;
    this.direction = direction;
    this.found = found;
  }

  void compare(String at, JsonNode oldSchema, JsonNode newSchema) {
    String pair = oldSchema.path("$ref") + " " + newSchema.path("$ref");
    boolean named = oldSchema.has("$ref") || newSchema.has("$ref");
    if (oldSchema.isMissingNode() || newSchema.isMissingNode() || (named && !open.add(pair))) {
      return;
    }
    JsonNode old = resolved(before, oldSchema);
    JsonNode now = resolved(after, newSchema);
    types(at, old, now);
    text(at, "format", old, now);
    text(at, "pattern", old, now);
    enums(at, old, now);
    bounds(at, old, now);
    required(at, old, now);
    properties(at, old, now);
    if (direction == Direction.REQUEST
        && now.path("additionalProperties").isBoolean()
        && !now.path("additionalProperties").asBoolean()
        && !old.path("additionalProperties").equals(now.path("additionalProperties"))) {
      found.add(at + " takes no further fields any more");
    }
    compare(at + "[]", old.path("items"), now.path("items"));
    ALTERNATIVES.forEach(kind -> alternatives(at, old.path(kind), now.path(kind)));
    parts(at, old.path("allOf"), now.path("allOf"));
    open.remove(pair);
  }

  private static JsonNode resolved(JsonNode description, JsonNode schema) {
    String ref = schema.path("$ref").asString("");
    return ref.isEmpty() ? schema : description.at(ref.substring(1));
  }

  private void types(String at, JsonNode old, JsonNode now) {
    Set<String> were = words(old.path("type"));
    Set<String> are = words(now.path("type"));
    boolean fits = direction == Direction.REQUEST ? covers(are, were) : covers(were, are);
    if (!fits) {
      found.add("%s: type became %s, was %s".formatted(at, are, were));
    }
  }

  /** No types are all types, and every integer is a number. */
  private static boolean covers(Set<String> wide, Set<String> narrow) {
    return wide.isEmpty()
        || (!narrow.isEmpty()
            && narrow.stream()
                .allMatch(
                    type ->
                        wide.contains(type)
                            || (type.equals("integer") && wide.contains("number"))));
  }

  private static Set<String> words(JsonNode node) {
    return node.isArray()
        ? node.valueStream().map(JsonNode::asString).collect(Collectors.toCollection(TreeSet::new))
        : node.isMissingNode() ? new TreeSet<>() : new TreeSet<>(Set.of(node.asString()));
  }

  /** What narrows by being there: a format, a pattern. */
  private void text(String at, String field, JsonNode old, JsonNode now) {
    JsonNode was = old.path(field);
    JsonNode is = now.path(field);
    boolean free = direction == Direction.REQUEST ? is.isMissingNode() : was.isMissingNode();
    if (!free && !was.equals(is)) {
      found.add("%s: %s became %s, was %s".formatted(at, field, is, was));
    }
  }

  private void enums(String at, JsonNode old, JsonNode now) {
    if (now.has(OPEN_ENUM)) {
      openEnums(at, old, now);
      return;
    }
    JsonNode wide = direction == Direction.REQUEST ? now.path("enum") : old.path("enum");
    JsonNode narrow = direction == Direction.REQUEST ? old.path("enum") : now.path("enum");
    if (wide.isMissingNode()) {
      return;
    }
    if (narrow.isMissingNode()) {
      found.add(
          at
              + ": "
              + (direction == Direction.REQUEST ? "values" : "other values")
              + " are refused or new: "
              + wide);
      return;
    }
    Set<JsonNode> known = wide.valueStream().collect(Collectors.toSet());
    Set<JsonNode> other = new LinkedHashSet<>(narrow.valueStream().toList());
    other.removeAll(known);
    other.forEach(
        value ->
            found.add(
                "%s: value %s was %s"
                    .formatted(at, value, direction == Direction.REQUEST ? "removed" : "added")));
  }

  /** Values may come to an open set; none may go, and a closed set becomes open as listed alone. */
  private void openEnums(String at, JsonNode old, JsonNode now) {
    boolean wasOpen = old.has(OPEN_ENUM);
    if (!wasOpen && old.has("enum") && OPENED.stream().noneMatch(at::endsWith)) {
      found.add(at + ": other values are new: the set became open");
    }
    Set<String> gone = words(old.path(wasOpen ? OPEN_ENUM : "enum"));
    gone.removeAll(words(now.path(OPEN_ENUM)));
    gone.forEach(value -> found.add("%s: value \"%s\" was removed".formatted(at, value)));
  }

  private void bounds(String at, JsonNode old, JsonNode now) {
    LOWER.forEach(field -> bound(at, field, old.path(field), now.path(field), 1));
    UPPER.forEach(field -> bound(at, field, old.path(field), now.path(field), -1));
  }

  private void bound(String at, String field, JsonNode old, JsonNode now, int sign) {
    JsonNode wide = direction == Direction.REQUEST ? now : old;
    JsonNode narrow = direction == Direction.REQUEST ? old : now;
    if (!wide.isMissingNode()
        && (narrow.isMissingNode()
            || sign * Double.compare(narrow.asDouble(), wide.asDouble()) < 0)) {
      found.add("%s: %s became %s, was %s".formatted(at, field, now, old));
    }
  }

  private void required(String at, JsonNode old, JsonNode now) {
    Set<String> more =
        words(direction == Direction.REQUEST ? now.path("required") : old.path("required"));
    Set<String> extra = new TreeSet<>(more);
    extra.removeAll(
        words(direction == Direction.REQUEST ? old.path("required") : now.path("required")));
    extra.forEach(
        field ->
            found.add(
                "%s.%s %s"
                    .formatted(
                        at,
                        field,
                        direction == Direction.REQUEST ? "became required" : "may be absent now")));
  }

  private void properties(String at, JsonNode old, JsonNode now) {
    JsonNode fields = now.path("properties");
    old.path("properties")
        .propertyStream()
        .forEach(
            field -> {
              if (fields.has(field.getKey())) {
                compare(at + "." + field.getKey(), field.getValue(), fields.get(field.getKey()));
              } else {
                found.add("%s.%s was removed".formatted(at, field.getKey()));
              }
            });
  }

  /** Each alternative that clients know must be taken; each that is answered must be known. */
  private void alternatives(String at, JsonNode old, JsonNode now) {
    JsonNode wide = direction == Direction.REQUEST ? now : old;
    JsonNode narrow = direction == Direction.REQUEST ? old : now;
    if (wide.isMissingNode() != narrow.isMissingNode()) {
      found.add(at + ": alternatives became " + now + ", were " + old);
      return;
    }
    for (JsonNode one : narrow.valueStream().toList()) {
      boolean known = wide.valueStream().anyMatch(other -> fits(at, one, other));
      if (!known) {
        found.add(
            "%s: alternative %s is %s"
                .formatted(at, one, direction == Direction.REQUEST ? "gone" : "new"));
      }
    }
    if (now.size() == old.size()) {
      for (int i = 0; i < old.size(); i++) {
        if (old.get(i).has("$ref") && old.get(i).equals(now.get(i))) {
          compare(at, old.get(i), now.get(i));
        }
      }
    }
  }

  private boolean fits(String at, JsonNode narrow, JsonNode wide) {
    if (narrow.has("$ref") || wide.has("$ref")) {
      return narrow.path("$ref").equals(wide.path("$ref"));
    }
    List<String> mistakes = new ArrayList<>();
    SchemaChanges inner = new SchemaChanges(before, after, direction, mistakes);
    if (direction == Direction.REQUEST) {
      inner.compare(at, narrow, wide);
    } else {
      inner.compare(at, wide, narrow);
    }
    return mistakes.isEmpty();
  }

  private void parts(String at, JsonNode old, JsonNode now) {
    if (old.size() != now.size()) {
      found.add(at + ": parts became " + now + ", were " + old);
      return;
    }
    for (int i = 0; i < old.size(); i++) {
      compare(at, old.get(i), now.get(i));
    }
  }
}
