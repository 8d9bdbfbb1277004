package dev.mnas.service.description;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The interface is the one that is published, or one that its clients can use as well. */
class PublishedDescriptionTest {
  private static final Path PUBLISHED = Path.of("src/test/resources/openapi-v1.json");
  private static final String COMMAND =
      "mvn -pl common,controller-service test -Dtest=PublishedDescriptionTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dmnas.publish=true";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @TempDir Path data;

  @Test
  void interfaceIsThePublishedOne() throws IOException {
    JsonNode live = live();
    if (Files.exists(PUBLISHED)) {
      JsonNode published = JSON.readTree(Files.readString(PUBLISHED));
      assertThat(DescriptionChanges.between(published, live))
          .as("changes that break clients of /api/v1")
          .isEmpty();
    }
    if (Boolean.getBoolean("mnas.publish")) {
      Files.writeString(PUBLISHED, text(live));
    }
    assertThat(Files.readString(PUBLISHED))
        .as("the interface changed compatibly; to publish it run\n%s", COMMAND)
        .isEqualTo(text(live));
  }

  private JsonNode live() {
    try (ControllerFixture controller = new ControllerFixture(data)) {
      return sorted(controller.tree(controller.get("/v3/api-docs")));
    }
  }

  private static String text(JsonNode description) {
    return JSON.writeValueAsString(description) + "\n";
  }

  /** With the fields of every object by name; arrays keep their order. */
  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> fields = new TreeMap<>();
      node.propertyStream().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      fields.forEach(object::set);
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.valueStream().map(PublishedDescriptionTest::sorted).forEach(array::add);
      return array;
    }
    return node;
  }
}
