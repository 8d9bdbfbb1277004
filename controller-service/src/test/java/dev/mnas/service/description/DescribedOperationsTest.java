package dev.mnas.service.description;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.task.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Everything that /v3/api-docs says is said completely, and its examples are true. */
class DescribedOperationsTest {
  private static final int FIRST_BYTES = 8;

  @TempDir static Path data;
  private static final JsonMapper JSON = WireJson.mapper();
  private static ExampleWorld world;
  private static JsonNode description;

  @BeforeAll
  static void start() {
    world = new ExampleWorld(data);
    description = world.description();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  /** Readers before writers, which change what readers see. */
  private static List<DescribedOperation> operations() {
    Comparator<DescribedOperation> readers =
        Comparator.comparing(operation -> !operation.method().equals("GET"));
    return DescribedOperation.of(description).stream()
        .sorted(readers.thenComparing(DescribedOperation::id))
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> everyExampleIsAnsweredAsDescribed() {
    return operations().stream()
        .map(
            operation ->
                DynamicTest.dynamicTest(
                    operation.toString(),
                    () -> {
                      if (operation.bodyTypes().isEmpty()) {
                        execute(operation, null);
                      }
                      for (String type : operation.bodyTypes()) {
                        execute(operation, type);
                      }
                    }));
  }

  private static void execute(DescribedOperation operation, @Nullable String type)
      throws IOException, InterruptedException {
    ExampleCall call = world.alive(operation, ExampleCall.of(operation, type));
    HttpResponse<InputStream> answer = send(call);
    try (InputStream body = answer.body()) {
      JsonNode described = operation.answer(answer.statusCode());
      assertThat(answer.statusCode())
          .as(
              "%s %s: %s",
              call.method(),
              call.target(),
              answer.statusCode() < 400
                  ? ""
                  : new String(body.readAllBytes(), StandardCharsets.UTF_8))
          .isBetween(200, 299);
      assertThat(described.isMissingNode())
          .as("%s answers %d, which is not described", operation, answer.statusCode())
          .isFalse();
      for (String header : described.path("headers").propertyNames()) {
        if (!header.equals("ETag")) {
          assertThat(answer.headers().firstValue(header)).as(header).isPresent();
        }
      }
      assertBody(operation, described.path("content"), answer, body);
    }
  }

  private static void assertBody(
      DescribedOperation operation,
      JsonNode content,
      HttpResponse<InputStream> answer,
      InputStream body)
      throws IOException {
    if (content.isMissingNode()) {
      assertThat(body.readAllBytes()).isEmpty();
      return;
    }
    String type = answer.headers().firstValue("Content-Type").orElseThrow().split(";")[0];
    assertThat(content.propertyNames()).contains(type);
    if (type.equals("text/event-stream")) {
      assertThat(new String(body.readNBytes(FIRST_BYTES), StandardCharsets.UTF_8))
          .matches("(?s)(:|id:|event:|data:|retry:).*");
    } else if (type.equals("application/json")) {
      JsonNode value = JSON.readTree(body.readAllBytes());
      JsonNode schema = content.get(type).get("schema");
      assertThat(new DescriptionSchemas(description).mistakes(schema, value))
          .as("%s answered %s", operation, value)
          .isEmpty();
    } else {
      assertThat(body.readAllBytes()).isNotEmpty();
    }
  }

  private static HttpResponse<InputStream> send(ExampleCall call)
      throws IOException, InterruptedException {
    ControllerFixture controller = world.controller();
    HttpRequest.Builder request = controller.request(call.target());
    call.headers().forEach(header -> request.header(header.name(), header.value()));
    if (call.type() != null) {
      request.header("Content-Type", call.type());
    }
    request.method(call.method(), BodyPublishers.ofByteArray(call.body()));
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream());
  }

  @TestFactory
  Stream<DynamicTest> everyOperationIsDescribedCompletely() {
    return operations().stream()
        .map(
            operation ->
                DynamicTest.dynamicTest(
                    operation.toString(), () -> assertThat(gaps(operation)).isEmpty()));
  }

  /** What is missing. */
  private static List<String> gaps(DescribedOperation operation) {
    List<String> gaps = new ArrayList<>();
    for (String field : List.of("operationId", "summary", "tags", "responses", "security")) {
      if (operation.node().path(field).isMissingNode()) {
        gaps.add(field);
      }
    }
    for (JsonNode parameter : operation.parameters()) {
      String name = parameter.get("name").asString();
      if (parameter.path("description").asString("").isBlank()) {
        gaps.add("description of " + name);
      }
      boolean required = parameter.path("required").asBoolean(false);
      if (required && parameter.path("example").isMissingNode()) {
        gaps.add("example of " + name);
      }
    }
    for (String type : operation.bodyTypes()) {
      JsonNode content = operation.node().at("/requestBody/content").get(type);
      if (content.path("example").isMissingNode() || content.path("schema").isMissingNode()) {
        gaps.add("schema or example of " + type);
      } else if (content.get("example").isObject()) {
        gaps.addAll(
            new DescriptionSchemas(description)
                .mistakes(content.get("schema"), content.get("example")));
      }
    }
    operation
        .node()
        .path("responses")
        .propertyStream()
        .filter(answer -> Integer.parseInt(answer.getKey()) >= 400)
        .filter(
            answer ->
                answer.getValue().at("/content/application~1problem+json/schema").isMissingNode())
        .forEach(answer -> gaps.add("schema of " + answer.getKey()));
    if (operation.answer(500).isMissingNode()) {
      gaps.add("problems");
    }
    return gaps;
  }

  @Test
  void everyHandlerIsInTheDescription() {
    assertThat(operations()).hasSizeGreaterThan(40);
    assertThat(operations().stream().map(DescribedOperation::id)).doesNotHaveDuplicates();
    assertThat(OperationNotes.read().operations().keySet())
        .containsExactlyInAnyOrderElementsOf(
            operations().stream().map(DescribedOperation::id).toList());
  }

  @Test
  void descriptionNamesNoServerAndHowToAuthenticate() {
    assertThat(description.at("/info/title").asString()).isEqualTo("mnas");
    assertThat(description.at("/info/version").asString()).isEqualTo("0.1.0");
    assertThat(description.at("/servers/0/url").asString()).isEqualTo("/");
    assertThat(description.at("/components/securitySchemes").propertyNames())
        .containsExactlyInAnyOrder("userToken", "workerToken", "session", "csrf");
  }
}
