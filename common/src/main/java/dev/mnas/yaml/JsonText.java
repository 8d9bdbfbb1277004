package dev.mnas.yaml;

/** The two things of JSON that SnakeYAML's YAML 1.1 lacks: tabs between tokens, and {@code \/}. */
final class JsonText {
  private JsonText() {}

  /** The same document for a YAML reader; text that is no JSON object stays as it is. */
  static String asYaml(String text) {
    return text.stripLeading().startsWith("{") ? rewrite(text) : text;
  }

  private static String rewrite(String text) {
    StringBuilder yaml = new StringBuilder(text.length());
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\' && i + 1 < text.length()) {
        i++;
        if (text.charAt(i) != '/') {
          yaml.append(c);
        }
        yaml.append(text.charAt(i));
      } else {
        quoted ^= c == '"';
        yaml.append(c == '\t' && !quoted ? ' ' : c);
      }
    }
    return yaml.toString();
  }
}
