package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.task.Claim;
import dev.mnas.task.DataSplit;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Recipe;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Trials that are trained again to be kept. */
class FinalistsTest extends FinalistScene {
  private static final List<Refusal> REFUSALS =
      List.of(
          new Refusal("{'top': 0}", 400, "must be a whole number in [1, 100], was '0'"),
          new Refusal("{}", 400, "top"),
          new Refusal("{'top': 1, 'trials': [1]}", 400, "must be absent where trials are named"),
          new Refusal("{'trials': []}", 400, "a list, at least one element"),
          new Refusal("{'top': 1, 'recipe': 'best'}", 400, "full, paper, proxy"),
          new Refusal("{'top': 1, 'recipe': {'epochs': 0}}", 400, "recipe.epochs"),
          new Refusal(
              "{'top': 1, 'data': {'dataset': 'other'}}",
              400,
              "must be the study's, fashion-mnist"),
          new Refusal("{'top': 1, 'best': 2}", 400, "unknown field"),
          new Refusal("{'trials': [99]}", 400, "trials must be of study 1, was trial 99"),
          new Refusal(
              "{'trials': [2]}", 409, "only a complete trial can be promoted, trial 2 is RUNNING"),
          new Refusal("{'trials': [3]}", 400, "trials must not be finalists already, was trial 3"));

  private record Refusal(String wish, int status, String message) {}

  @Test
  void bestTrialsAreTrainedFromScratchByTheFullRecipe() {
    work();
    HttpResponse<String> answer = promote("{\"top\": 2}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Location")).hasValue(FINALISTS);
    List<JsonNode> promoted = controller.tree(answer).valueStream().toList();
    assertThat(promoted).extracting(each -> each.get("originNumber").asInt()).containsExactly(4, 3);
    assertThat(promoted).extracting(each -> each.get("number").asInt()).containsExactly(-1, -2);
    assertThat(promoted).extracting(each -> each.get("state").asString()).containsOnly("RUNNING");

    List<Claim> done = work();

    // Their latencies are known; their accuracies are those of other recipes.
    assertThat(done).hasSize(2);
    TaskSpec.Train train = (TaskSpec.Train) done.get(0).task().spec();
    assertThat(train.finalist()).isTrue();
    assertThat(train.recipe()).isEqualTo(Recipe.full());
    assertThat(train.data()).isEqualTo(new DataSplit("fashion-mnist", 100, 200, 5L));
    assertThat(train.network().blockStrings())
        .isEqualTo(trial(4).get("blocks").valueStream().map(JsonNode::asString).toList());
    JsonNode first = finalists().get(0);
    assertThat(first.get("state").asString()).isEqualTo("COMPLETE");
    assertThat(first.get("accuracy").asDouble()).isEqualTo(0.55);
    assertThat(first.get("test").get("accuracy").asDouble()).isEqualTo(0.875);
    assertThat(first.get("test").get("images").asInt()).isEqualTo(10_000);
    assertThat(first.get("pools").get(0).get("pool").asString()).isEqualTo("local");
    assertThat(first.get("pools").get(0).get("latencyMillis").asDouble()).isEqualTo(1.0);
    assertThat(controller.get(first.get("links").get("modelCard").asString()).statusCode())
        .isEqualTo(200);
    assertThat(controller.get(first.get("links").get("modelCardMarkdown").asString()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void networkThatWasProposedTwiceIsPromotedOnce() {
    String twoNetworks =
        """
        name: repeats
        space:
          name: two
          input: {height: 28, width: 28, channels: 1}
          classes: 10
          activation: relu
          channelMultiple: 4
          stem: {filters: 8, stride: 2}
          blocks: [{stride: 2, filters: 8, layers: 1, choices: {convOp: [sepconv], kernel: [3, 5], skipOp: [none]}}]
        objective: {targetMillis: 1.0}
        policy: {kind: random, batch: 6, seed: 3}
        budget: {trials: 6}
        data: {dataset: fashion-mnist, train: 100, validation: 200}
        """;
    HttpResponse<String> started =
        controller.post("/api/v1/studies", "application/yaml", twoNetworks);
    assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
    work();
    String finalists = "/api/v1/studies/2/finalists";
    JsonNode promoted = controller.tree(controller.post(finalists, JSON, "{\"top\": 2}"));
    assertThat(promoted).hasSize(2);
    JsonNode repeat =
        controller
            .tree(controller.get("/api/v1/studies/2/trials?reuse=REPEAT&state=COMPLETE"))
            .get("items")
            .get(0);
    HttpResponse<String> again =
        controller.post(finalists, JSON, "{\"trials\": [" + repeat.get("id") + "]}");
    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
  }

  @Test
  void trialPageSaysWhatAFinalistWasAndIsTrainedBy() {
    work();
    promote("{\"trials\": [2], \"recipe\": {\"epochs\": 9}, \"data\": {\"train\": 5000}}");
    work();
    JsonNode detail = trial(5);
    assertThat(detail.get("finalist").get("trial").asInt()).isEqualTo(2);
    assertThat(detail.get("finalist").get("number").asInt()).isEqualTo(2);
    assertThat(detail.get("recipe").get("epochs").asInt()).isEqualTo(9);
    assertThat(detail.get("recipe").get("labelSmoothing").asDouble()).isEqualTo(0.1);
    assertThat(detail.get("data").get("train").asInt()).isEqualTo(5000);
    assertThat(detail.get("data").get("seed").asLong()).isEqualTo(5);
    assertThat(detail.get("weightsKept").asBoolean()).isTrue();
    assertThat(detail.get("test").get("accuracy").asDouble()).isEqualTo(0.875);
    assertThat(controller.get("/api/v1/trials/5/log").body()).contains("finalist of trial id 2");
    assertThat(controller.get("/api/v1/studies/1/trials.csv").body().lines().toList().get(1))
        .startsWith("-1,5,")
        .endsWith(",2,0.875,1.0,0.0,local=1.0,");
    assertThat(trial(2).get("finalist").isNull()).isTrue();
  }

  @Test
  void finalistIsInNeitherBudgetNorFrontNorBest() {
    report(controller.claim(TaskKind.TRAIN).orElseThrow());
    report(controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow());
    assertThat(promote("{\"trials\": [1]}").statusCode()).isEqualTo(201);
    work();
    JsonNode study = study();
    assertThat(study.get("endReason").asString()).isEqualTo("TRIALS");
    assertThat(study.get("trials").get("total").asInt()).isEqualTo(4);
    assertThat(study.get("trials").get("distinct").asInt()).isLessThanOrEqualTo(4);
    JsonNode finalist = finalists().get(0);
    long id = finalist.get("id").asLong();
    assertThat(study.get("bestTrial").asLong()).isNotEqualTo(id);
    assertThat(trial(id).get("onFront").asBoolean()).isFalse();
    assertThat(controller.tree(controller.get("/api/v1/studies/1/pareto")).get("points"))
        .noneMatch(point -> point.get("id").asLong() == id);
    assertThat(trial(id).get("reward").asDouble()).isGreaterThan(0.5);
    assertThat(trial(id).get("weightsKept").asBoolean()).as("weights of the worst").isTrue();
    for (String file :
        List.of(
            "network.tflite",
            "network-int8.tflite",
            "network.onnx",
            "weights.safetensors",
            "blocks.txt",
            "trial.json")) {
      assertThat(controller.get("/api/v1/trials/" + id + "/downloads/" + file).statusCode())
          .as(file)
          .isEqualTo(200);
    }
  }

  @Test
  void policyProposesWhatItWouldHaveWithoutFinalists() {
    report(controller.claim(TaskKind.TRAIN).orElseThrow());
    report(controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow());
    promote("{\"top\": 1}");
    work();
    List<String> with = proposals(1);
    String same = controller.get("/api/v1/studies/1/spec").body();
    String yaml = controller.tree(controller.get("/api/v1/studies/1/spec")).get("yaml").asString();
    assertThat(same).isNotBlank();
    controller.post("/api/v1/studies", "application/yaml", yaml);
    work();
    assertThat(proposals(2)).isEqualTo(with).hasSize(4);
  }

  private List<String> proposals(int study) {
    return controller
        .tree(controller.get("/api/v1/studies/" + study + "/trials?sort=number"))
        .get("items")
        .valueStream()
        .filter(trial -> trial.get("number").asInt() > 0)
        .map(trial -> trial.get("number") + " " + trial.get("tokens"))
        .toList();
  }

  @Test
  void sameTrialRecipeAndDataAreTheFinalistThatIsThere() {
    work();
    JsonNode first = controller.tree(promote("{\"top\": 1}"));
    HttpResponse<String> again = promote("{\"trials\": [4], \"recipe\": \"full\"}");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(controller.tree(again).get(0).get("id")).isEqualTo(first.get(0).get("id"));
    work();
    assertThat(promote("{\"top\": 1}").statusCode()).isEqualTo(200);
    assertThat(promote("{\"top\": 1, \"recipe\": {\"seed\": 2}}").statusCode()).isEqualTo(201);
    assertThat(promote("{\"top\": 1, \"data\": {\"train\": 99}}").statusCode()).isEqualTo(201);
    assertThat(finalists()).hasSize(3);
  }

  @Test
  void finalistThatFailedIsPromotedAnew() {
    work();
    promote("{\"top\": 1}");
    controller.report(
        controller.claim(TaskKind.TRAIN).orElseThrow(),
        new TaskResult.Failed(FailureClass.INVALID_NETWORK, "made up"));
    assertThat(finalists().get(0).get("failure").asString()).isEqualTo("INVALID_NETWORK: made up");
    assertThat(promote("{\"top\": 1}").statusCode()).isEqualTo(201);
    assertThat(finalists()).hasSize(2);
  }

  @Test
  void trainingOfTheSearchNeverStandsForThatOfAFinalist() {
    work();
    promote("{\"top\": 1, \"recipe\": {\"preset\": \"proxy\", \"epochs\": 1}}");
    Claim training = controller.claim(TaskKind.TRAIN).orElseThrow();
    assertThat(((TaskSpec.Train) training.task().spec()).recipe()).isEqualTo(Recipe.ofEpochs(1));
    assertThat(((TaskSpec.Train) training.task().spec()).finalist()).isTrue();
  }

  @Test
  void keyStandsForTheFinalistsOfItsFirstRequest() {
    report(controller.claim(TaskKind.TRAIN).orElseThrow());
    report(controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow());
    JsonNode first = controller.tree(withKey("{\"top\": 1}"));
    work();
    HttpResponse<String> again = withKey("{\"top\": 1}");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(controller.tree(again).get(0).get("id")).isEqualTo(first.get(0).get("id"));
    assertThat(finalists()).hasSize(1);
    HttpResponse<String> other = withKey("{\"top\": 2}");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("idempotency-key-reused");
  }

  private HttpResponse<String> withKey(String wish) {
    return controller.send(
        controller
            .request(FINALISTS)
            .header("Content-Type", JSON)
            .header("Idempotency-Key", "promote-1")
            .POST(BodyPublishers.ofString(wish)));
  }

  @Test
  void finalistSurvivesARestartAndTheEndOfItsStudy() {
    report(controller.claim(TaskKind.TRAIN).orElseThrow());
    report(controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow());
    promote("{\"top\": 1}");
    controller.close();
    controller = new ControllerFixture(data);
    assertThat(finalists().get(0).get("state").asString()).isEqualTo("RUNNING");
    work();
    assertThat(study().get("state").asString()).isEqualTo("COMPLETED");
    assertThat(finalists().get(0).get("state").asString()).isEqualTo("COMPLETE");
    assertThat(finalists().get(0).get("recipe").get("epochs").asInt()).isEqualTo(60);
    assertThat(controller.send(controller.request("/api/v1/studies/1").DELETE()).statusCode())
        .isEqualTo(204);
  }

  @Test
  void moreThanThereAreGivesThoseThatThereAre() {
    assertThat(promote("{\"top\": 3}").statusCode()).isEqualTo(409);
    report(controller.claim(TaskKind.TRAIN).orElseThrow());
    report(controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow());
    controller.post("/api/v1/studies/1/pause", JSON, "{}");
    assertThat(controller.tree(promote("{\"top\": 3}"))).hasSize(1);
    assertThat(controller.claim(TaskKind.TRAIN)).as("of a paused study").isEmpty();
  }

  @Test
  void wrongWishIsRefusedAndAddsNothing() {
    report(controller.claim(TaskKind.TRAIN).orElseThrow());
    report(controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow());
    promote("{\"trials\": [1]}");
    for (Refusal refusal : REFUSALS) {
      HttpResponse<String> refused = promote(refusal.wish());
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(refusal.status());
      assertThat(refused.body()).as(refusal.wish()).contains(refusal.message());
    }
    assertThat(finalists()).hasSize(1);
  }

  @Test
  void stoppedStudyAndUnknownStudyTakeNone() {
    controller.post("/api/v1/studies/1/stop", JSON, "{}");
    HttpResponse<String> refused = promote("{\"top\": 1}");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("a study that is STOPPED takes no finalists");
    assertThat(controller.post("/api/v1/studies/9/finalists", JSON, "{\"top\": 1}").statusCode())
        .isEqualTo(404);
    assertThat(controller.get("/api/v1/studies/9/finalists").statusCode()).isEqualTo(404);
  }
}
