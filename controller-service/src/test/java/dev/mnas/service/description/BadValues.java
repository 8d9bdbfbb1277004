package dev.mnas.service.description;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Values that no client should send, by where they stand. */
record BadValues(RandomGenerator random) {
  private static final List<String> NUMBERS =
      List.of(
          "-1",
          "0",
          "00",
          "1.5",
          "1e3",
          "-0",
          "2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "99999999999999999999999999",
          "NaN",
          "Infinity",
          "-Infinity",
          "0x10",
          "1_000",
          "\u0661",
          "+1",
          "1e400",
          "");
  private static final List<String> WORDS =
      List.of(
          "",
          "x",
          "null",
          "undefined",
          "true",
          "[]",
          "{}",
          "a,b",
          "TRAIN",
          "train",
          "FAILED",
          "LATENCY_MEASURED",
          "mode|l",
          "..",
          "../../etc/passwd",
          "' or 1=1 --",
          "<script>alert(1)</script>",
          "${jndi:ldap://x}",
          "%s%n",
          "\u00e4\u6f22\ud83d\ude00",
          "\u202e",
          "a\u0000b",
          "name asc, 1",
          "*",
          "\\");

  /** Path segments, encoded or wrongly so. */
  private static final List<String> SEGMENTS =
      List.of(
          "%00",
          "%2F",
          "%2e%2e",
          "..",
          ".",
          "%",
          "%zz",
          "%c3%28",
          "%ff",
          "%25",
          "%0d%0a",
          ";a=b",
          "a;b",
          "%3b",
          "//",
          "a%20b",
          "%5c",
          "\u00ff",
          "@",
          "*",
          "{id}",
          "%7Bid%7D",
          "~",
          "");

  private static final List<String> HEADERS =
      List.of(
          "",
          "\"",
          "\"-1\"",
          "\"99999999999\"",
          "W/\"1\"",
          "*",
          "\"1\", \"2\"",
          "\u00ff\u00fe",
          "a/b",
          "/",
          "application/json; charset=nope",
          "application/json;charset=utf-16",
          "application/yaml",
          "text/plain",
          "multipart/form-data",
          "application/*",
          "*/*;q=x",
          "image/png",
          "text/csv",
          "application/xml",
          "bytes=0-1",
          "\t",
          ",",
          ";;;",
          "1-forged");

  String number() {
    return of(NUMBERS);
  }

  String word() {
    return random.nextInt(20) == 0 ? "x".repeat(1 + random.nextInt(9_000)) : of(WORDS);
  }

  /** A number or a word. */
  String scalar() {
    return random.nextBoolean() ? number() : word();
  }

  /** As it stands in a path. */
  String segment() {
    return random.nextInt(3) == 0 ? of(SEGMENTS) : ExampleCall.encode(scalar());
  }

  String header() {
    return random.nextInt(3) == 0 ? number() : of(HEADERS);
  }

  /** JSON that is a value of its own. */
  String json() {
    return switch (random.nextInt(8)) {
      case 0 -> "null";
      case 1 -> "[".repeat(1 + random.nextInt(3_000));
      case 2 -> "{\"a\":".repeat(1 + random.nextInt(2_000));
      case 3 -> "[" + number() + "]";
      case 4 -> "{\"" + of(List.of("type", "token", "name", "id")) + "\":null}";
      case 5 -> "\"" + word().replace("\\", "\\\\").replace("\u0000", "\\u0000") + "\"";
      case 6 -> random.nextBoolean() ? "true" : "1e999";
      default -> number().isEmpty() ? "0" : number();
    };
  }

  /** A whole body that has nothing to do with the example. */
  byte[] body() {
    return switch (random.nextInt(9)) {
      case 0 -> octets(random.nextInt(200));
      case 1 -> text("{\"a\":\u0000}");
      case 2 -> new byte[] {'"', (byte) 0xC3, (byte) 0x28, '"'};
      case 3 -> text("[".repeat(20_000));
      case 4 -> bomb();
      case 5 -> text("x".repeat((1 << 20) - random.nextInt(3)));
      case 6 -> text("\"" + "\\u0041".repeat(10_000) + "\"");
      case 7 -> text("--- !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://x\"]]");
      default -> text(json());
    };
  }

  /** A YAML document of a few lines that would have 2^40 nodes. */
  private static byte[] bomb() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    return text(bomb.toString());
  }

  byte[] octets(int count) {
    byte[] octets = new byte[count];
    random.nextBytes(octets);
    return octets;
  }

  <T> T of(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
