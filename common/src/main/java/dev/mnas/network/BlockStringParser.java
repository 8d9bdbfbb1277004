package dev.mnas.network;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one block string word by word and names the position of what it cannot read. */
final class BlockStringParser {
  private static final Pattern WORD =
      Pattern.compile(
          "(?<word>conv|shuffle|noskip|poolskip)|(?<key>se|[rkseiog])(?<value>[0-9.]+)");

  private final String text;
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, Integer> positions = new HashMap<>();

  BlockStringParser(String text) {
    this.text = text;
  }

  BlockSpec parse() {
    int position = 0;
    for (String word : text.split("_", -1)) {
      Matcher matcher = WORD.matcher(word);
      if (!matcher.matches()) {
        throw error(
            position,
            "expected r, k, s, e, i, o, g or se with a number, or conv, shuffle, noskip, poolskip;"
                + " was '"
                + word
                + "'");
      }
      String key = matcher.group("word") != null ? word : matcher.group("key");
      String value = matcher.group("word") != null ? "" : matcher.group("value");
      if (values.put(key, value) != null) {
        throw error(position, "'" + key + "' stands twice");
      }
      positions.put(key, position);
      position += word.length() + 1;
    }
    BlockOp op = op();
    if (op != BlockOp.MBCONV && values.containsKey("e")) {
      throw error(at("e"), (op == BlockOp.CONV ? "conv" : "shuffle") + " has no expansion");
    }
    if (op != BlockOp.SHUFFLE && values.containsKey("g")) {
      throw error(at("g"), "groups belong to shuffle alone");
    }
    try {
      return new BlockSpec(
          op,
          integer("r"),
          integer("k"),
          stride(),
          op == BlockOp.MBCONV ? integer("e") : 1,
          op == BlockOp.SHUFFLE ? integer("g") : 1,
          integer("i"),
          integer("o"),
          ratio(),
          skip());
    } catch (BlockSpec.BrokenRule broken) {
      throw error(at(broken.word()) + broken.word().length(), String.valueOf(broken.getMessage()));
    }
  }

  private BlockOp op() {
    if (values.containsKey("conv") && values.containsKey("shuffle")) {
      throw error(at("shuffle"), "conv and shuffle exclude each other");
    }
    if (values.containsKey("conv")) {
      return BlockOp.CONV;
    }
    return values.containsKey("shuffle") ? BlockOp.SHUFFLE : BlockOp.MBCONV;
  }

  private int at(String key) {
    return positions.getOrDefault(key, 0);
  }

  private String value(String key) {
    String value = values.get(key);
    if (value == null) {
      throw error(text.length(), "'" + key + "' is missing");
    }
    return value;
  }

  private int integer(String key) {
    String value = value(key);
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException notAnInteger) {
      throw error(at(key) + key.length(), "'" + key + "' takes a whole number, was " + value);
    }
  }

  private int stride() {
    String value = value("s");
    if (value.length() != 2 || value.charAt(0) != value.charAt(1)) {
      throw error(at("s") + 1, "'s' takes two equal digits, s11 or s22; was s" + value);
    }
    int stride = value.charAt(0) - '0';
    if (stride != 1 && stride != 2) {
      throw error(at("s") + 1, "stride must be 1 or 2, was " + stride);
    }
    return stride;
  }

  private double ratio() {
    String value = values.get("se");
    if (value == null) {
      return 0;
    }
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException notANumber) {
      throw error(at("se") + 2, "'se' takes a number, was " + value);
    }
  }

  private SkipOp skip() {
    if (values.containsKey("noskip") && values.containsKey("poolskip")) {
      throw error(at("poolskip"), "noskip and poolskip exclude each other");
    }
    if (values.containsKey("noskip")) {
      return SkipOp.NONE;
    }
    return values.containsKey("poolskip") ? SkipOp.POOL : SkipOp.IDENTITY;
  }

  private IllegalArgumentException error(int position, String rule) {
    return new IllegalArgumentException(
        "block string '%s', position %d: %s".formatted(text, position + 1, rule));
  }
}
