package dev.mnas.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a YAML file, read field by field. A missing or wrong field is noted in {@link
 * #problems()} and a placeholder is returned, so that reading goes on and all mistakes are found;
 * placeholders must not be used before {@link #build} or {@link Problems#throwIfAny} has passed. A
 * field whose value is null counts as absent.
 *
 * <pre>{@code
 * YamlMapping study = YamlMapping.parse(text);
 * int trials = study.requiredInt("trials", 1, 100_000);
 * double target = study.optionalDouble("targetMillis", 75, 0.001, 1e6);
 * study.finish();
 * study.problems().throwIfAny();
 * }</pre>
 */
public final class YamlMapping {
  private static final int MAX_QUOTE = 80;

  private final String path;
  private final int line;
  private final Problems problems;
  private final Map<String, Node> fields = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  /** Whether it stands for a mapping that is itself missing: its fields are not missed again. */
  private final boolean placeholder;

  private YamlMapping(String path, int line, Problems problems) {
    this.path = path;
    this.line = line;
    this.problems = problems;
    this.placeholder = true;
  }

  private YamlMapping(String path, MappingNode node, Problems problems) {
    this.path = path;
    this.line = YamlText.line(node);
    this.problems = problems;
    this.placeholder = false;
    for (NodeTuple tuple : node.getValue()) {
      addField(tuple.getKeyNode(), tuple.getValueNode());
    }
  }

  /**
   * Reads a document whose top is a mapping.
   *
   * @throws InvalidYamlException when it is no YAML, or more than 262,144 characters, 20 levels or
   *     20 aliases of collections, or no mapping
   */
  public static YamlMapping parse(String text) {
    Problems problems = new Problems();
    return new YamlMapping("", YamlText.mapping(text, problems), problems);
  }

  /** The mistakes found so far in the whole document. */
  public Problems problems() {
    return problems;
  }

  /** Where it starts, counted from 1. */
  public int line() {
    return line;
  }

  /** Whether nothing is wrong with it so far. */
  boolean sound() {
    return !problems.within(path);
  }

  /** Whether the field is there and not null. */
  public boolean has(String name) {
    asked.add(name);
    return fields.containsKey(name);
  }

  /** Whether the field is a mapping, for fields that may also be a word. */
  public boolean isMapping(String name) {
    asked.add(name);
    return fields.get(name) instanceof MappingNode;
  }

  /** Whether the field is a list, for fields that may also be one value. */
  public boolean isList(String name) {
    asked.add(name);
    return fields.get(name) instanceof SequenceNode;
  }

  public String requiredString(String name) {
    return required(name, ScalarKind.text(), "");
  }

  public Optional<String> optionalString(String name) {
    return optional(name, ScalarKind.text());
  }

  /** A whole number in [min, max]. */
  public int requiredInt(String name, int min, int max) {
    return required(name, ScalarKind.integer(min, max), min);
  }

  /** A whole number in [min, max], or the fallback where it is absent. */
  public int optionalInt(String name, int fallback, int min, int max) {
    return optional(name, ScalarKind.integer(min, max)).orElse(fallback);
  }

  /** A whole number in [min, max]. */
  public long requiredLong(String name, long min, long max) {
    return required(name, ScalarKind.whole(min, max), min);
  }

  /** A whole number in [min, max], or the fallback where it is absent. */
  public long optionalLong(String name, long fallback, long min, long max) {
    return optional(name, ScalarKind.whole(min, max)).orElse(fallback);
  }

  /** A finite number in [min, max]. */
  public double requiredDouble(String name, double min, double max) {
    return required(name, ScalarKind.number(min, max), min);
  }

  /** A finite number in [min, max], or the fallback where it is absent. */
  public double optionalDouble(String name, double fallback, double min, double max) {
    return optional(name, ScalarKind.number(min, max)).orElse(fallback);
  }

  public boolean optionalBoolean(String name, boolean fallback) {
    return optional(name, ScalarKind.bool()).orElse(fallback);
  }

  /** One of the words, which are listed in messages in the map's order. */
  public <T> T requiredWord(String name, Map<String, T> words) {
    return required(name, ScalarKind.word(words), words.values().iterator().next());
  }

  /** A constant by its name in lower case. */
  public <E extends Enum<E>> E requiredEnum(String name, Class<E> type) {
    return requiredWord(name, words(type));
  }

  /** A constant by its name in lower case, or the fallback where it is absent. */
  public <E extends Enum<E>> E optionalEnum(String name, E fallback) {
    return optional(name, ScalarKind.word(words(fallback.getDeclaringClass()))).orElse(fallback);
  }

  /** A list of texts; empty where it is absent or wrong. */
  public Optional<List<String>> strings(String name) {
    return list(name, ScalarKind.text());
  }

  /** A list of whole numbers in [min, max]; empty where it is absent or wrong. */
  public Optional<List<Integer>> ints(String name, int min, int max) {
    return list(name, ScalarKind.integer(min, max));
  }

  /** A list of numbers in [min, max]; empty where it is absent or wrong. */
  public Optional<List<Double>> doubles(String name, double min, double max) {
    return list(name, ScalarKind.number(min, max));
  }

  /** A list of some of the words; empty where it is absent or wrong. */
  public <T> Optional<List<T>> words(String name, Map<String, T> words) {
    return list(name, ScalarKind.word(words));
  }

  /** A nested mapping; where it is missing, one without fields that are not missed again. */
  public YamlMapping requiredMapping(String name) {
    if (!has(name)) {
      missing(name, "a mapping");
    }
    return optionalOrEmptyMapping(name);
  }

  /** A nested mapping; empty where it is absent or wrong. */
  public Optional<YamlMapping> optionalMapping(String name) {
    Node node = ask(name);
    return node == null ? Optional.empty() : mapping(at(name), node);
  }

  /** A nested mapping; where it is absent, one without fields. */
  public YamlMapping optionalOrEmptyMapping(String name) {
    return optionalMapping(name).orElseGet(() -> new YamlMapping(at(name), line, problems));
  }

  /** A list of mappings with at least one element. */
  public List<YamlMapping> requiredMappings(String name) {
    Node node = ask(name);
    List<YamlMapping> mappings = new ArrayList<>();
    if (node == null) {
      missing(name, "a list of mappings");
    } else if (node instanceof SequenceNode list && !list.getValue().isEmpty()) {
      for (int i = 0; i < list.getValue().size(); i++) {
        mapping(at(name) + "[" + i + "]", list.getValue().get(i)).ifPresent(mappings::add);
      }
    } else {
      wrong(at(name), node, "a list of mappings, at least one");
    }
    return mappings;
  }

  /** Notes that the field breaks a rule; the message completes "field: ...". */
  public void reject(String name, String message) {
    problems.add(lines.getOrDefault(name, line), at(name), message);
  }

  /** Notes every field that nobody asked for, with those that are allowed. To be called last. */
  public void finish() {
    for (String name : lines.keySet()) {
      if (!asked.contains(name)) {
        reject(name, "unknown field, allowed are " + String.join(", ", asked));
      }
    }
  }

  /**
   * Makes a value of the fields, unless something is wrong within this mapping. A rule that the
   * value itself enforces becomes a problem of the field that the message begins with.
   */
  public <T> Optional<T> build(Supplier<T> value) {
    if (!sound()) {
      return Optional.empty();
    }
    try {
      return Optional.of(value.get());
    } catch (IllegalArgumentException rule) {
      String message = String.valueOf(rule.getMessage());
      String first = message.split(" ", 2)[0];
      boolean field = lines.containsKey(first);
      problems.add(
          field ? lines.getOrDefault(first, line) : line, field ? at(first) : path, message);
      return Optional.empty();
    }
  }

  private void addField(Node key, Node value) {
    if (!(key instanceof ScalarNode scalar)) {
      problems.add(YamlText.line(key), path, "a field's name must be text");
      return;
    }
    String name = scalar.getValue();
    Integer first = lines.putIfAbsent(name, YamlText.line(key));
    if (first != null) {
      problems.add(YamlText.line(key), at(name), "stands twice, first in line " + first);
    } else if (!YamlText.plainTag(value)) {
      asked.add(name);
      reject(name, "must have no tag, had " + value.getTag());
    } else if (!value.getTag().equals(Tag.NULL)) {
      fields.put(name, value);
    }
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private @Nullable Node ask(String name) {
    asked.add(name);
    return fields.get(name);
  }

  private void missing(String name, String allowed) {
    if (!placeholder && !problems.within(at(name))) {
      problems.add(line, at(name), "is missing, must be " + allowed);
    }
  }

  private void wrong(String field, Node node, String allowed) {
    String was = node instanceof ScalarNode scalar ? quote(scalar.getValue()) : kind(node);
    problems.add(YamlText.line(node), field, "must be %s, was %s".formatted(allowed, was));
  }

  private static String quote(String value) {
    return value.length() <= MAX_QUOTE
        ? "'" + value + "'"
        : "'" + value.substring(0, MAX_QUOTE) + "...'";
  }

  private static String kind(Node node) {
    return node instanceof SequenceNode ? "a list" : "a mapping";
  }

  private <T> T required(String name, ScalarKind<T> kind, T placeholderValue) {
    if (!has(name)) {
      missing(name, kind.allowed());
    }
    return optional(name, kind).orElse(placeholderValue);
  }

  private <T> Optional<T> optional(String name, ScalarKind<T> kind) {
    Node node = ask(name);
    return node == null ? Optional.empty() : scalar(at(name), node, kind);
  }

  private <T> Optional<T> scalar(String field, Node node, ScalarKind<T> kind) {
    Optional<T> value =
        node instanceof ScalarNode scalar && YamlText.plainTag(node)
            ? kind.read().apply(scalar)
            : Optional.empty();
    if (value.isEmpty()) {
      wrong(field, node, kind.allowed());
    }
    return value;
  }

  private <T> Optional<List<T>> list(String name, ScalarKind<T> kind) {
    Node node = ask(name);
    if (node == null) {
      return Optional.empty();
    }
    if (!(node instanceof SequenceNode list) || list.getValue().isEmpty()) {
      wrong(at(name), node, "a list, at least one element, each " + kind.allowed());
      return Optional.empty();
    }
    List<T> values = new ArrayList<>();
    for (int i = 0; i < list.getValue().size(); i++) {
      scalar(at(name) + "[" + i + "]", list.getValue().get(i), kind).ifPresent(values::add);
    }
    return values.size() == list.getValue().size() ? Optional.of(values) : Optional.empty();
  }

  private Optional<YamlMapping> mapping(String field, Node node) {
    if (node instanceof MappingNode mapping && YamlText.plainTag(node)) {
      return Optional.of(new YamlMapping(field, mapping, problems));
    }
    wrong(field, node, "a mapping");
    return Optional.empty();
  }

  private static <E extends Enum<E>> Map<String, E> words(Class<E> type) {
    Map<String, E> words = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      words.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
    }
    return words;
  }
}
