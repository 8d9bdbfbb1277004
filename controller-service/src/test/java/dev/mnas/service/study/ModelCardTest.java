package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What to know of a trained network, as JSON and as Markdown. */
class ModelCardTest extends FinalistScene {
  private JsonNode card(long trial) {
    var answer = controller.get("/api/v1/trials/" + trial + "/model-card");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return controller.tree(answer);
  }

  private String markdown(long trial) {
    var answer = controller.get("/api/v1/trials/" + trial + "/downloads/model-card.md");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/markdown;charset=UTF-8");
    assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
        .contains("trial-" + trial + "-model-card.md");
    return answer.body();
  }

  /** The rows of all tables by their first cell; each the other cells. */
  private static Map<String, List<String>> rows(String markdown) {
    Map<String, List<String>> rows = new TreeMap<>();
    markdown
        .lines()
        .filter(line -> line.startsWith("| "))
        .forEach(
            line -> {
              List<String> cells = new ArrayList<>();
              for (String cell : line.substring(1).split("(?<!\\\\)\\|")) {
                cells.add(cell.strip());
              }
              rows.put(cells.get(0), cells.subList(1, cells.size()));
            });
    return rows;
  }

  @Test
  void bothRenderingsOfAFinalistSayTheSame() {
    work();
    promote("{\"top\": 1, \"recipe\": {\"epochs\": 9}, \"data\": {\"train\": 5000}}");
    work();
    JsonNode card = card(5);
    String markdown = markdown(5);
    Map<String, List<String>> rows = rows(markdown);

    assertThat(card.get("mnas").asString()).isEqualTo("0.1.0");
    assertThat(card.get("finalistOf").get("trial").asInt()).isEqualTo(4);
    assertThat(card.get("validation").get("accuracy").asDouble()).isEqualTo(0.55);
    assertThat(card.get("validation").get("images").asInt()).isEqualTo(200);
    assertThat(card.get("test").get("accuracy").asDouble()).isEqualTo(0.875);
    assertThat(card.get("recipe").get("epochs").asInt()).isEqualTo(9);
    assertThat(card.get("data").get("train").asInt()).isEqualTo(5000);
    assertThat(card.get("training").get("provenance").get("versions").asString())
        .isEqualTo("library 7");
    assertThat(card.get("latencies").get(0).get("device").asString()).isEqualTo("test cpu");
    assertThat(card.get("objective").get("targetMillis").asDouble()).isEqualTo(1);

    assertThat(markdown).startsWith("# Model card: trial 5 of to promote\n");
    assertThat(rows.get("validation")).containsExactly("55.00 %", "200");
    assertThat(rows.get("test")).containsExactly("87.50 %", "10,000");
    assertThat(rows.get("epochs")).containsExactly("9");
    assertThat(rows.get("training images")).containsExactly("5,000");
    assertThat(rows.get("seed of the split")).containsExactly("5");
    assertThat(rows.get("label smoothing")).containsExactly("0.1");
    assertThat(rows.get("back end")).containsExactly("test back end");
    assertThat(rows.get("kernels")).containsExactly("vector");
    assertThat(rows.get("compute threads")).containsExactly("2");
    assertThat(rows.get("parameters"))
        .containsExactly(String.format("%,d", card.get("network").get("parameters").asLong()));
    assertThat(rows.get("local"))
        .containsExactly(
            "1.0000",
            "1.0000",
            "1.0000",
            "1.0000",
            "test cpu",
            "linux, x86_64, cores: 2",
            "tflite-xnnpack 1",
            "1",
            "float32",
            "200",
            card.get("latencies").get(0).get("measuredAt").asString());
    card.get("network")
        .get("blocks")
        .forEach(block -> assertThat(markdown).contains("\n" + block.asString() + "\n"));
    assertThat(card.get("files")).hasSize(6);
    for (JsonNode file : card.get("files")) {
      assertThat(markdown).contains("- `" + file.get("path").asString() + "`: ");
      assertThat(controller.get(file.get("path").asString()).statusCode()).isEqualTo(200);
    }
    assertThat(markdown.substring(markdown.indexOf("## Limits")))
        .contains(card.get("limits").valueStream().map(JsonNode::asString).toList())
        .contains("Test images chose nothing");
  }

  @Test
  void cardOfATrialOfTheSearchSaysThatNoTestImageWasLookedAt() {
    work();
    JsonNode card = card(1);
    assertThat(card.get("test").isNull()).isTrue();
    assertThat(card.get("finalistOf").isNull()).isTrue();
    assertThat(card.get("recipe").get("epochs").asInt()).isEqualTo(1);
    String markdown = markdown(1);
    assertThat(rows(markdown).get("test")).containsExactly("not evaluated", "0");
    assertThat(markdown).contains("A trial of the search", "No test image was looked at");
  }

  @Test
  void openTrialHasNone() {
    var refused = controller.get("/api/v1/trials/1/model-card");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body())
        .contains("only a complete trial has a model card, trial 1 is RUNNING");
    assertThat(controller.get("/api/v1/trials/99/model-card").statusCode()).isEqualTo(404);
  }
}
