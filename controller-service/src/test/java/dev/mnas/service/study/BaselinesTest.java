package dev.mnas.service.study;

import static dev.mnas.service.ControllerFixture.timed;
import static dev.mnas.service.ControllerFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.network.TensorShape;
import dev.mnas.service.ControllerFixture;
import dev.mnas.task.Claim;
import dev.mnas.task.TaskKind;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Published networks beside those that a study finds. */
class BaselinesTest {
  private static final String JSON = "application/json";
  private static final String STUDY =
      """
      name: beside
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 2, seed: 3}
      budget: {trials: 4}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  @TempDir Path data;
  private ControllerFixture controller;

  @BeforeEach
  void start() {
    controller = new ControllerFixture(data);
    assertThat(controller.post("/api/v1/studies", "application/yaml", STUDY).statusCode())
        .isEqualTo(201);
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  private HttpResponse<String> add(String wish) {
    return controller.post("/api/v1/studies/1/baselines", JSON, wish);
  }

  private JsonNode study() {
    return controller.tree(controller.get("/api/v1/studies/1"));
  }

  private List<JsonNode> trials() {
    return controller
        .tree(controller.get("/api/v1/studies/1/trials?sort=number"))
        .get("items")
        .valueStream()
        .toList();
  }

  /** Reports the tasks of baselines as better than all, those of trials as worse. */
  private String work() {
    String weights = "";
    boolean more = true;
    while (more) {
      more = false;
      for (TaskKind kind : TaskKind.values()) {
        for (var next = controller.claim(kind); next.isPresent(); next = controller.claim(kind)) {
          more = true;
          Claim claim = next.get();
          boolean baseline = trial(claim).get("baseline").isString();
          if (kind == TaskKind.MEASURE_LATENCY) {
            controller.report(claim, timed(baseline ? 0.5 : 1));
          } else if (baseline) {
            weights = controller.upload(claim, "of it".getBytes(StandardCharsets.UTF_8));
            controller.report(claim, trained(0.99, weights));
          } else {
            controller.report(claim, trained(0.5));
          }
        }
      }
    }
    return weights;
  }

  private JsonNode trial(Claim claim) {
    return controller.tree(controller.get("/api/v1/trials/" + ControllerFixture.trial(claim)));
  }

  @Test
  void networkIsAdaptedToTheStudy() {
    HttpResponse<String> answer = add("{\"network\": \"mobilenetv2\", \"width\": 0.25}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode added = controller.tree(answer);
    assertThat(answer.headers().firstValue("Location"))
        .hasValue("/api/v1/trials/" + added.get("id"));
    assertThat(added.get("baseline").asString()).isEqualTo("mobilenetv2 0.25x");
    assertThat(added.get("number").asInt()).isEqualTo(-1);
    assertThat(added.get("tokens")).isEmpty();
    controller.claim(TaskKind.TRAIN);
    controller.claim(TaskKind.TRAIN);
    Claim training = controller.claim(TaskKind.TRAIN).orElseThrow();
    assertThat(ControllerFixture.trial(training).value()).isEqualTo(added.get("id").asLong());
    assertThat(ControllerFixture.network(training).input()).isEqualTo(new TensorShape(28, 28, 1));
    assertThat(ControllerFixture.network(training).classes()).isEqualTo(10);
    assertThat(ControllerFixture.network(training).blocks()).hasSize(7);
  }

  @Test
  void baselineIsInNeitherBudgetNorFrontNorBest() {
    add("{\"network\": \"shufflenet\", \"width\": 0.25, \"groups\": 2}");
    add("{\"network\": \"r1_k3_s22_e1_i8_o8\"}");
    work();
    JsonNode study = study();
    assertThat(study.get("state").asString()).isEqualTo("COMPLETED");
    assertThat(study.get("endReason").asString()).isEqualTo("TRIALS");
    assertThat(study.get("trials").get("total").asInt()).isEqualTo(4);
    assertThat(study.get("trials").get("complete").asInt()).isEqualTo(4);
    assertThat(study.get("trials").get("distinct").asInt()).isLessThanOrEqualTo(4);
    assertThat(study.get("bestReward").asDouble()).isEqualTo(0.5);
    JsonNode front = controller.tree(controller.get("/api/v1/studies/1/pareto")).get("points");
    assertThat(front).hasSize(1);
    assertThat(front.get(0).get("baseline").isNull()).isTrue();
    List<JsonNode> trials = trials();
    assertThat(trials)
        .extracting(trial -> trial.get("number").asInt())
        .containsExactly(-2, -1, 1, 2, 3, 4);
    assertThat(trials.get(1).get("state").asString()).isEqualTo("COMPLETE");
    assertThat(trials.get(1).get("reward").asDouble()).isGreaterThan(0.99);
    assertThat(trials.get(1).get("baseline").asString()).isEqualTo("shufflenet 0.25x g2");
  }

  @Test
  void weightsOfABaselineStay() {
    add("{\"network\": \"mnasnet-small\"}");
    String weights = work();
    assertThat(study().get("state").asString()).isEqualTo("COMPLETED");
    assertThat(controller.get("/api/v1/artifacts/" + weights).statusCode()).isEqualTo(200);
    JsonNode first = trials().get(0);
    JsonNode detail = controller.tree(controller.get("/api/v1/trials/" + first.get("id")));
    assertThat(detail.get("weightsKept").asBoolean()).isTrue();
    assertThat(detail.get("onFront").asBoolean()).isFalse();
  }

  @Test
  void completedStudyTakesBaselinesAndAStoppedOneDoesNot() {
    work();
    assertThat(study().get("state").asString()).isEqualTo("COMPLETED");
    assertThat(add("{\"network\": \"mnasnet-a1\", \"width\": 0.5}").statusCode()).isEqualTo(201);
    assertThat(controller.claim(TaskKind.TRAIN)).isPresent();
    controller.post(
        "/api/v1/studies",
        "application/yaml",
        STUDY.replace("beside", "other").replace("seed: 3", "seed: 4"));
    controller.post("/api/v1/studies/2/stop", JSON, "{}");
    HttpResponse<String> refused =
        controller.post("/api/v1/studies/2/baselines", JSON, "{\"network\": \"mnasnet-b1\"}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(controller.tree(refused).get("type").asString())
        .isEqualTo("urn:mnas:problem:illegal-state");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{\"network\": \"resnet\"} | one of mnasnet-a1",
        "{\"network\": \" \"} | must not be empty",
        "{\"network\": \"mobilenetv2\", \"width\": 0} | width must lie in (0, 16]",
        "{\"network\": \"mobilenetv2\", \"groups\": 2} | groups belong to shufflenet",
        "{\"network\": \"r1_k3_s33_e1_i8_o8\"} | stride",
        "{} | network"
      })
  void wrongWishIsRefusedAndAddsNothing(String wish, String message) {
    HttpResponse<String> refused = add(wish);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains(message);
    assertThat(trials()).hasSize(2);
    assertThat(
            controller
                .post("/api/v1/studies/9/baselines", JSON, "{\"network\": \"mnasnet-a1\"}")
                .statusCode())
        .isEqualTo(404);
  }
}
