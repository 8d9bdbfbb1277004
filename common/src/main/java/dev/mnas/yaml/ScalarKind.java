package dev.mnas.yaml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A type of scalar: how it is read, and what a message calls it. Only the spellings that JSON has
 * count, because YAML 1.1 reads 010 as eight, 1:30 as ninety and no as false.
 *
 * @param allowed completes "must be ..."
 * @param read the value, or empty where the scalar is none of this kind
 */
record ScalarKind<T>(String allowed, Function<ScalarNode, Optional<T>> read) {
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,18})");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]{1,40}(\\.[0-9]{0,40})?|\\.[0-9]{1,40})([eE][-+]?[0-9]{1,3})?");

  static ScalarKind<Long> whole(long min, long max) {
    return new ScalarKind<>(
        "a whole number in [%d, %d]".formatted(min, max),
        node ->
            plain(node, WHOLE)
                .map(BigInteger::new)
                .filter(value -> value.bitLength() < Long.SIZE)
                .map(BigInteger::longValueExact)
                .filter(value -> value >= min && value <= max));
  }

  static ScalarKind<Integer> integer(int min, int max) {
    ScalarKind<Long> whole = whole(min, max);
    return new ScalarKind<>(whole.allowed, node -> whole.read.apply(node).map(Math::toIntExact));
  }

  static ScalarKind<Double> number(double min, double max) {
    return new ScalarKind<>(
        "a number in [%s, %s]".formatted(text(min), text(max)),
        node ->
            plain(node, NUMBER)
                .map(Double::valueOf)
                .filter(value -> value >= min && value <= max)
                .filter(value -> Double.isFinite(value)));
  }

  static ScalarKind<String> text() {
    return new ScalarKind<>("text", node -> Optional.of(node.getValue()));
  }

  static ScalarKind<Boolean> bool() {
    Map<String, Boolean> words = Map.of("true", true, "false", false);
    return new ScalarKind<>(
        "true or false",
        node ->
            node.isPlain() ? Optional.ofNullable(words.get(node.getValue())) : Optional.empty());
  }

  static <T> ScalarKind<T> word(Map<String, T> words) {
    return new ScalarKind<>(
        "one of " + String.join(", ", words.keySet()),
        node -> Optional.ofNullable(words.get(node.getValue())));
  }

  private static Optional<String> plain(ScalarNode node, Pattern spelling) {
    return Optional.of(node)
        .filter(ScalarNode::isPlain)
        .map(ScalarNode::getValue)
        .filter(value -> spelling.matcher(value).matches());
  }

  private static String text(double bound) {
    return Double.isInfinite(bound) || Math.abs(bound) >= 1e15
        ? Double.toString(bound)
        : BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }
}
