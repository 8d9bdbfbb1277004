package dev.mnas.service.space;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpacesApiTest {
  private static final String SPACES = "/api/v1/spaces";
  private static final String SPACE =
      """
      {name: %s, input: {height: 28, width: 28, channels: 1}, classes: 10,
        activation: relu6, channelMultiple: 4, stem: {filters: 8, stride: 2},
        choices: {convOp: [sepconv], kernel: [3, 5], seRatio: [0], skipOp: [none],
          filterScale: [1], layers: [0]},
        blocks: [{stride: 1, filters: 16, layers: 1}]}""";

  @TempDir static Path data;
  private static ControllerFixture controller;

  @BeforeAll
  static void start() {
    controller = new ControllerFixture(data);
  }

  @AfterAll
  static void stop() {
    controller.close();
  }

  private static HttpResponse<String> put(String name, String ifMatch, String body) {
    var request =
        controller
            .request(SPACES + "/" + name)
            .header("Content-Type", "application/yaml")
            .PUT(BodyPublishers.ofString(body));
    return controller.send(ifMatch.isEmpty() ? request : request.header("If-Match", ifMatch));
  }

  @Test
  void uploadedSpaceIsListedNamedByStudiesAndOutlivedByThem() {
    var stored = put("mine", "", SPACE.formatted("mine"));
    assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
    assertThat(stored.headers().firstValue("ETag")).contains("\"1\"");
    assertThat(controller.get(SPACES).body()).contains("\"mine\"", "UPLOADED", "PRESET");
    String study =
        """
        name: own
        space: mine
        objective: {targetMillis: 1.0}
        budget: {trials: 2}
        data: {dataset: fashion-mnist, train: 100, validation: 100}
        """;
    var created = controller.post("/api/v1/studies", "application/yaml", study);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(controller.send(controller.request(SPACES + "/mine").DELETE()).statusCode())
        .isEqualTo(204);
    assertThat(controller.get(SPACES + "/mine").statusCode()).isEqualTo(404);
    String id = controller.tree(created).get("id").asString();
    assertThat(controller.tree(controller.get("/api/v1/studies/" + id)).get("space").asString())
        .isEqualTo("mine");
    assertThat(controller.post("/api/v1/studies", "application/yaml", study).body())
        .contains("must be a mapping or one of");
  }

  @Test
  void replacingNeedsTheVersionThatWasRead() {
    assertThat(put("two", "", SPACE.formatted("two")).statusCode()).isEqualTo(201);
    assertThat(put("two", "", SPACE.formatted("two")).statusCode()).isEqualTo(412);
    assertThat(put("two", "\"2\"", SPACE.formatted("two")).statusCode()).isEqualTo(412);
    var replaced = put("two", "\"1\"", SPACE.formatted("two").replace("[3, 5]", "[3, 5, 7]"));
    assertThat(replaced.statusCode()).isEqualTo(200);
    var shown = controller.get(SPACES + "/two");
    assertThat(shown.headers().firstValue("ETag")).contains("\"2\"");
    assertThat(shown.body()).contains("[3, 5, 7]");
    assertThat(put("absent", "\"1\"", SPACE.formatted("absent")).statusCode()).isEqualTo(412);
  }

  @Test
  void presetsOtherNamesAndWrongSpacesAreRefused() {
    assertThat(put("fashion", "", SPACE.formatted("fashion")).statusCode()).isEqualTo(409);
    assertThat(controller.send(controller.request(SPACES + "/fashion").DELETE()).statusCode())
        .isEqualTo(409);
    assertThat(put("other", "", SPACE.formatted("mine")).statusCode()).isEqualTo(400);
    var wrong = put("bad", "", SPACE.formatted("bad").replace("stride: 2", "stride: 3"));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("stem.stride");
    assertThat(controller.get(SPACES + "/bad").statusCode()).isEqualTo(404);
  }
}
