package dev.mnas.service.replay;

import dev.mnas.space.Decision;
import dev.mnas.space.SearchSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Reads a ridge surrogate: {@code decisions} with name and values; {@code features}, each a
 * decision and one of its values; {@code pairs} of features by index; and {@code targets} with
 * {@code intercept}, a weight {@code w} for each feature and {@code v} for each pair, {@code log}
 * where the logarithm is modelled.
 */
record SurrogateFile(JsonNode file) {
  private static final double PERCENT = 0.01;

  /** Whether a document is one. */
  static boolean matches(JsonNode document) {
    return document.isObject() && document.has("targets");
  }

  /** Names of the decisions: the columns that a space must have. */
  List<String> columns() {
    return array(file, "decisions").stream().map(decision -> text(decision, "name")).toList();
  }

  /**
   * The model over a space.
   *
   * @throws InvalidTableException when they do not fit each other, or the file is wrong
   */
  SurrogateTable table(SearchSpace space) {
    List<String> columns = new SpaceColumns(space).find(columns());
    requireSameOptions(space.decisions(), columns);
    return new SurrogateTable(
        space,
        target(space, columns, NumberColumns::isAccuracy),
        target(
            space, columns, name -> name.equals("latencyMillis") || NumberColumns.isDevices(name)));
  }

  private void requireSameOptions(List<Decision> decisions, List<String> columns) {
    for (int i = 0; i < decisions.size(); i++) {
      List<JsonNode> values = array(declared(columns.get(i)), "values");
      Decision decision = decisions.get(i);
      long known =
          values.stream()
              .map(value -> SpaceColumns.token(decision, value.asString()))
              .flatMap(token -> token.stream().boxed())
              .distinct()
              .count();
      if (known != decision.cardinality() || values.size() != decision.cardinality()) {
        throw wrong(
            "decisions, " + columns.get(i),
            "must have the values %s of the space, had %s"
                .formatted(decision.options(), values.stream().map(JsonNode::asString).toList()));
      }
    }
  }

  private JsonNode declared(String name) {
    return array(file, "decisions").stream()
        .filter(decision -> text(decision, "name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private PairwiseModel target(SearchSpace space, List<String> columns, Predicate<String> named) {
    JsonNode targets = file.path("targets");
    List<String> names = targets.propertyNames().stream().filter(named).sorted().toList();
    if (names.size() != 1) {
      throw wrong(
          "targets",
          "must have one of accuracy or val_top1, and one of latencyMillis or lat_..._ms, had "
              + targets.propertyNames());
    }
    String name = names.get(0);
    JsonNode target = targets.path(name);
    boolean logarithm = target.path("log").asBoolean(false);
    PairwiseModel model =
        new PairwiseModel(
            space.decisions().stream().mapToInt(Decision::cardinality).toArray(),
            number(target, "intercept"),
            logarithm,
            NumberColumns.isPercent(name) ? PERCENT : 1);
    List<Choice> features = features(space.decisions(), columns);
    List<Double> weights = weights(name, target, "w", features.size());
    for (int i = 0; i < features.size(); i++) {
      model.add(features.get(i).decision(), features.get(i).token(), weights.get(i));
    }
    List<JsonNode> pairs = array(file, "pairs");
    List<Double> pairWeights = weights(name, target, "v", pairs.size());
    for (int i = 0; i < pairs.size(); i++) {
      Choice first = feature(features, pairs.get(i).path(0), i);
      Choice second = feature(features, pairs.get(i).path(1), i);
      model.add(
          first.decision(), first.token(), second.decision(), second.token(), pairWeights.get(i));
    }
    return model;
  }

  private List<Choice> features(List<Decision> decisions, List<String> columns) {
    List<Choice> features = new ArrayList<>();
    for (JsonNode feature : array(file, "features")) {
      int decision = columns.indexOf(feature.path(0).asString(""));
      OptionalInt token =
          decision < 0
              ? OptionalInt.empty()
              : SpaceColumns.token(decisions.get(decision), feature.path(1).asString(""));
      features.add(
          new Choice(
              decision,
              token.orElseThrow(
                  () ->
                      wrong(
                          "features",
                          "must each be a decision and one of its values, one was " + feature))));
    }
    return features;
  }

  private static Choice feature(List<Choice> features, JsonNode index, int pair) {
    int at = index.asInt(-1);
    if (at < 0 || at >= features.size()) {
      throw wrong(
          "pairs, entry " + pair,
          "must be two features from 0 to %d, had %s".formatted(features.size() - 1, index));
    }
    return features.get(at);
  }

  private static List<Double> weights(String target, JsonNode node, String field, int count) {
    List<JsonNode> weights = array(node, field);
    if (weights.size() != count) {
      throw wrong(
          "targets, %s, %s".formatted(target, field),
          "must have %d weights, had %d".formatted(count, weights.size()));
    }
    for (JsonNode weight : weights) {
      if (!weight.isNumber()) {
        throw wrong(
            "targets, %s, %s".formatted(target, field), "must be numbers, one was " + weight);
      }
    }
    return weights.stream().map(JsonNode::asDouble).toList();
  }

  private static List<JsonNode> array(JsonNode node, String field) {
    JsonNode array = node.path(field);
    if (!array.isArray()) {
      throw wrong(field, "must be a list");
    }
    return array.valueStream().toList();
  }

  private static String text(JsonNode node, String field) {
    if (!node.path(field).isString()) {
      throw wrong(field, "must be a text, in " + node);
    }
    return node.path(field).asString();
  }

  private static double number(JsonNode node, String field) {
    if (!node.path(field).isNumber()) {
      throw wrong(field, "must be a number, was " + node.path(field));
    }
    return node.path(field).asDouble();
  }

  private static InvalidTableException wrong(String field, String rule) {
    return new InvalidTableException("the surrogate's " + field + ": " + rule);
  }

  private record Choice(int decision, int token) {}
}
