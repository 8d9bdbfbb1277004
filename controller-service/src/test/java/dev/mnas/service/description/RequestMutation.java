package dev.mnas.service.description;

import dev.mnas.service.description.ExampleCall.Pair;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Takes the example of an operation and spoils one to three parts of it. */
final class RequestMutation {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW");
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");
  private static final Pattern VALUE =
      Pattern.compile("(?<=[:,\\[] ?)(\"[^\"]*\"|-?\\d[\\d.]*|true|false|null)");

  private final DescribedOperation operation;
  private final RandomGenerator random;
  private final BadValues bad;
  private final UnaryOperator<ExampleCall> living;

  /**
   * @param living puts what lives into the place of what the examples let stand for it
   */
  RequestMutation(
      DescribedOperation operation, RandomGenerator random, UnaryOperator<ExampleCall> living) {
    this.operation = operation;
    this.random = random;
    this.bad = new BadValues(random);
    this.living = living;
  }

  MalformedRequest next() {
    List<String> types = operation.bodyTypes();
    String type = types.isEmpty() ? null : bad.of(types);
    ExampleCall example = living.apply(ExampleCall.of(operation, type));
    Draft draft = new Draft(example, type);
    int spoiled = 1 + random.nextInt(3);
    for (int i = 0; i < spoiled; i++) {
      spoil(draft);
    }
    return new MalformedRequest(operation, draft.method, draft.target(), draft.headers, draft.body);
  }

  private void spoil(Draft draft) {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> spoilPath(draft);
      case 3, 4 -> spoilQuery(draft);
      case 5 -> spoilHeader(draft);
      case 6 -> {
        if (random.nextInt(4) == 0) {
          draft.method = bad.of(METHODS);
        } else {
          spoilHeader(draft);
        }
      }
      default -> spoilBody(draft);
    }
  }

  private void spoilPath(Draft draft) {
    Matcher variables = VARIABLE.matcher(operation.path());
    List<String> names = variables.results().map(found -> found.group(1)).toList();
    if (names.isEmpty() || random.nextInt(12) == 0) {
      draft.path =
          random.nextBoolean() ? draft.path + "/" + bad.segment() : draft.path + bad.segment();
      return;
    }
    // All variables at once are filled anew: the others by their examples.
    String chosen = bad.of(names);
    String path = operation.path();
    for (String name : names) {
      path = path.replace("{" + name + "}", name.equals(chosen) ? bad.segment() : example(name));
    }
    draft.path = path;
  }

  private String example(String name) {
    return operation.parameters().stream()
        .filter(parameter -> parameter.get("name").asString().equals(name))
        .map(parameter -> ExampleCall.encode(parameter.path("example").asString("1")))
        .findFirst()
        .orElse("1");
  }

  private void spoilQuery(Draft draft) {
    List<String> names = names("query");
    String name = names.isEmpty() || random.nextInt(10) == 0 ? bad.word() : bad.of(names);
    String part =
        switch (random.nextInt(8)) {
          case 0 -> ExampleCall.encode(name);
          case 1 -> ExampleCall.encode(name) + "=";
          case 2 -> ExampleCall.encode(name) + "=%zz";
          case 3 -> ExampleCall.encode(name) + "=%";
          case 4 -> ExampleCall.encode(name) + "[]=1&" + ExampleCall.encode(name) + "=1";
          default -> ExampleCall.encode(name) + "=" + ExampleCall.encode(bad.scalar());
        };
    if (random.nextBoolean()) {
      draft.query.removeIf(pair -> pair.startsWith(name + "="));
    }
    draft.query.add(part);
  }

  private void spoilHeader(Draft draft) {
    List<String> names = new ArrayList<>(names("header"));
    names.addAll(
        List.of(
            "If-Match",
            "Idempotency-Key",
            "Last-Event-ID",
            "X-Lease-Token",
            "Content-Type",
            "Accept",
            "Content-Encoding",
            "Accept-Language",
            "Range",
            "Cookie",
            "X-HTTP-Method",
            "If-None-Match",
            "If-Modified-Since"));
    String name = bad.of(names);
    if (random.nextBoolean()) {
      draft.headers.removeIf(header -> header.name().equals(name));
    }
    if (random.nextInt(5) > 0) {
      draft.headers.add(new Pair(name, bad.header()));
    }
  }

  private List<String> names(String place) {
    return operation.parameters().stream()
        .filter(parameter -> parameter.get("in").asString().equals(place))
        .map((JsonNode parameter) -> parameter.get("name").asString())
        .toList();
  }

  private void spoilBody(Draft draft) {
    String text = new String(draft.body, StandardCharsets.UTF_8);
    draft.body =
        switch (text.isEmpty() ? random.nextInt(2) : random.nextInt(10)) {
          case 0 -> bad.body();
          case 1 -> bad.json().getBytes(StandardCharsets.UTF_8);
          case 2 -> Arrays.copyOf(draft.body, random.nextInt(draft.body.length));
          case 3 -> flipped(draft.body);
          case 4 -> (text + text).getBytes(StandardCharsets.UTF_8);
          case 5 -> duplicated(text).getBytes(StandardCharsets.UTF_8);
          default -> revalued(text).getBytes(StandardCharsets.UTF_8);
        };
  }

  private byte[] flipped(byte[] body) {
    byte[] changed = body.clone();
    changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
    return changed;
  }

  private String duplicated(String text) {
    int brace = text.indexOf('{');
    return brace < 0
        ? text + "\n" + text
        : text.substring(0, brace + 1) + text.substring(brace + 1).replace("}", ",") + "}";
  }

  /** One value of the example becomes another. */
  private String revalued(String text) {
    List<int[]> places =
        VALUE.matcher(text).results().map(found -> new int[] {found.start(), found.end()}).toList();
    if (places.isEmpty()) {
      return bad.json();
    }
    int[] place = bad.of(places);
    String value =
        switch (random.nextInt(4)) {
          case 0 -> bad.number();
          case 1 -> "\"" + bad.word() + "\"";
          case 2 -> ".nan";
          default -> bad.json();
        };
    return text.substring(0, place[0]) + value + text.substring(place[1]);
  }

  /** A request while it is spoiled. */
  private static final class Draft {
    private String method;
    private String path;
    private final List<String> query = new ArrayList<>();
    private final List<Pair> headers;
    private byte[] body;

    Draft(ExampleCall example, @Nullable String type) {
      method = example.method();
      path = example.path();
      example
          .query()
          .forEach(
              pair ->
                  query.add(
                      ExampleCall.encode(pair.name()) + "=" + ExampleCall.encode(pair.value())));
      headers = new ArrayList<>();
      example.headers().forEach(pair -> headers.add(new Pair(pair.name(), pair.value())));
      Optional.ofNullable(type).ifPresent(value -> headers.add(new Pair("Content-Type", value)));
      body = example.body();
    }

    String target() {
      return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }
  }
}
