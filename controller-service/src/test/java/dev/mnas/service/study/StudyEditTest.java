package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.PlayedWorkers;
import dev.mnas.task.Claim;
import dev.mnas.task.TaskKind;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Checking, starting once, extending and deleting studies. */
class StudyEditTest {
  private static final String YAML = "application/yaml";
  private static final String STUDIES = "/api/v1/studies";
  private static final String STUDY =
      """
      name: edit
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 3, seed: 3}
      budget: {trials: 3}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  @TempDir Path data;
  private ControllerFixture controller;

  @BeforeEach
  void start() {
    controller = new ControllerFixture(data);
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  private JsonNode tree(String path) {
    var answer = controller.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return controller.tree(answer);
  }

  private void create() {
    assertThat(controller.post(STUDIES, YAML, STUDY).statusCode()).isEqualTo(201);
  }

  private HttpResponse<String> putBudget(String ifMatch, String body) {
    var request =
        controller
            .request(STUDIES + "/1/budget")
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body));
    return controller.send(ifMatch.isEmpty() ? request : request.header("If-Match", ifMatch));
  }

  @Test
  void completedStudyGoesOnUnderALargerBudget() {
    create();
    PlayedWorkers workers = new PlayedWorkers(controller);
    workers.drain(new Random(1));
    assertThat(tree(STUDIES + "/1").get("endReason").asString()).isEqualTo("TRIALS");
    var read = controller.get(STUDIES + "/1/budget");
    assertThat(read.headers().firstValue("ETag")).contains("\"1\"");
    var changed = putBudget("\"1\"", "{\"trials\": 7, \"minutes\": null}");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(changed.headers().firstValue("ETag")).contains("\"2\"");
    assertThat(controller.tree(changed).get("trials").asInt()).isEqualTo(7);
    assertThat(tree(STUDIES + "/1").get("state").asString()).isEqualTo("RUNNING");
    workers.drain(new Random(2));
    JsonNode study = tree(STUDIES + "/1");
    assertThat(study.get("state").asString()).isEqualTo("COMPLETED");
    assertThat(study.get("trials").get("complete").asInt()).isEqualTo(7);
  }

  @Test
  void editOfAnOldVersionOrWithoutOneChangesNothing() {
    create();
    assertThat(putBudget("\"1\"", "{\"trials\": 9}").statusCode()).isEqualTo(200);
    assertThat(putBudget("\"1\"", "{\"trials\": 99}").statusCode()).isEqualTo(412);
    assertThat(putBudget("", "{\"trials\": 99}").statusCode()).isEqualTo(428);
    assertThat(putBudget("W/\"2\"", "{\"trials\": 99}").statusCode()).isEqualTo(400);
    var wrong = putBudget("\"2\"", "{\"trials\": 10000000}");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(controller.tree(wrong).get("errors").get(0).get("field").asString())
        .isEqualTo("trials");
    assertThat(tree(STUDIES + "/1/budget").get("trials").asInt()).isEqualTo(9);
    controller.post(STUDIES + "/1/stop", "application/json", "{}");
    assertThat(putBudget("\"2\"", "{\"trials\": 99}").statusCode()).isEqualTo(409);
  }

  @Test
  void sameKeyStartsOneStudyAlsoWhenItArrivesAtOnce() {
    List<HttpResponse<String>> answers =
        IntStream.range(0, 6)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> createWith("key-1", STUDY)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    assertThat(answers).allMatch(answer -> answer.statusCode() == 201);
    assertThat(answers.stream().map(a -> controller.tree(a).get("id").asLong()).distinct())
        .hasSize(1);
    assertThat(tree(STUDIES).size()).isEqualTo(1);
    var other = createWith("key-1", STUDY.replace("trials: 3", "trials: 4"));
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(createWith("key-2", STUDY).statusCode()).isEqualTo(201);
    assertThat(createWith("k".repeat(129), STUDY).statusCode()).isEqualTo(400);
    assertThat(tree(STUDIES).size()).isEqualTo(2);
  }

  private HttpResponse<String> createWith(String key, String body) {
    return controller.send(
        controller
            .request(STUDIES)
            .header("Content-Type", YAML)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: edit | name: It is O'Neill - 2",
        "name: edit | name: \"12\"",
        "space: fashion | space: mnasnet",
        "budget: {trials: 3} | budget: {trials: 3, minutes: 5, convergence: {window: 4, entropy: 0.5, reward: 0.001}}",
        "objective: {targetMillis: 1.0} | objective: {targetMillis: 1.0e-3, alpha: 0, beta: -1}"
      })
  void checkedStudyIsWrittenOutAndReadsAsTheSame(String part, String replacement) {
    // The bundled images would fit one of these spaces alone.
    String study =
        STUDY
            .replace("fashion-mnist", "made-up")
            .replace(part, replacement.replace("O'Neill", "ONeill"));
    var checked = controller.post(STUDIES + "?dryRun=true", YAML, study);
    assertThat(checked.statusCode()).as(checked.body()).isEqualTo(200);
    String yaml = controller.tree(checked).get("yaml").asString();
    var again = controller.post(STUDIES + "?dryRun=true", YAML, yaml);
    assertThat(controller.tree(again)).isEqualTo(controller.tree(checked));
    assertThat(tree(STUDIES).size()).isZero();
    assertThat(controller.post(STUDIES, YAML, study).statusCode()).isEqualTo(201);
    assertThat(tree(STUDIES + "/1/spec").get("yaml").asString()).isEqualTo(yaml);
  }

  @Test
  void seedOfTheSplitIsWrittenOnlyWhereThereIsOne() {
    create();
    String seeded = STUDY.replace("validation: 100}", "validation: 100, seed: -4}");
    assertThat(controller.post(STUDIES, YAML, seeded).statusCode()).isEqualTo(201);
    assertThat(tree(STUDIES + "/1").get("data").has("seed")).isFalse();
    assertThat(tree(STUDIES + "/2").get("data").get("seed").asLong()).isEqualTo(-4);
    assertThat(tree(STUDIES + "/1/spec").get("yaml").asString())
        .contains("data: {dataset: fashion-mnist, train: 100, validation: 100}\n");
    assertThat(tree(STUDIES + "/2/spec").get("yaml").asString())
        .contains("data: {dataset: fashion-mnist, train: 100, validation: 100, seed: -4}\n");
  }

  @Test
  void checkTellsEveryMistake() {
    var checked =
        controller.post(
            STUDIES + "?dryRun=true",
            YAML,
            STUDY
                .replace("targetMillis: 1.0", "targetMillis: 0")
                .replace("trials: 3", "trials: 0"));
    assertThat(checked.statusCode()).isEqualTo(400);
    assertThat(
            controller
                .tree(checked)
                .get("errors")
                .valueStream()
                .map(e -> e.get("field").asString()))
        .containsExactly("objective.targetMillis", "budget.trials");
  }

  @Test
  void endedStudyIsDeletedWithItsWeightsAndARunningOneIsNot() throws Exception {
    create();
    var running = controller.send(controller.request(STUDIES + "/1").DELETE());
    assertThat(running.statusCode()).isEqualTo(409);
    trainWithWeights();
    new PlayedWorkers(controller).drain(new Random(1));
    assertThat(weightFiles()).isEqualTo(1);
    var deleted = controller.send(controller.request(STUDIES + "/1").DELETE());
    assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(204);
    assertThat(weightFiles()).isZero();
    for (String path : List.of("", "/trials", "/points", "/pareto", "/budget", "/spec")) {
      assertThat(controller.get(STUDIES + "/1" + path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(controller.get("/api/v1/trials/1").statusCode()).isEqualTo(404);
    assertThat(tree(STUDIES).size()).isZero();
  }

  @Test
  void workerOfADeletedStudyIsToldThatItsLeaseIsOver() {
    create();
    Claim claim = controller.claim(TaskKind.TRAIN).orElseThrow();
    controller.post(STUDIES + "/1/stop", "application/json", "{}");
    assertThat(controller.send(controller.request(STUDIES + "/1").DELETE()).statusCode())
        .isEqualTo(204);
    assertThat(controller.heartbeat(claim).statusCode()).isEqualTo(409);
    assertThat(controller.report(claim, PlayedWorkers.result(claim)).statusCode()).isEqualTo(409);
  }

  @Test
  void whatAnotherStudyReusesSurvivesTheDeletion() throws Exception {
    create();
    trainWithWeights();
    new PlayedWorkers(controller).drain(new Random(1));
    // The same seed proposes the same networks: nothing is trained or timed again.
    create();
    assertThat(controller.claim(TaskKind.TRAIN)).isEmpty();
    List<JsonNode> before = trialsOf(2);
    assertThat(
            tree("/api/v1/trials/" + before.get(0).get("id").asLong())
                .get("training")
                .get("reusedFrom")
                .asLong())
        .isPositive();
    assertThat(controller.send(controller.request(STUDIES + "/1").DELETE()).statusCode())
        .isEqualTo(204);
    assertThat(trialsOf(2)).isEqualTo(before);
    assertThat(weightFiles()).isEqualTo(1);
    assertThat(tree(STUDIES).size()).isEqualTo(1);
    assertThat(controller.get(STUDIES + "/1").statusCode()).isEqualTo(404);
    assertThat(controller.send(controller.request(STUDIES + "/2").DELETE()).statusCode())
        .isEqualTo(204);
    assertThat(weightFiles()).isEqualTo(1);
  }

  private List<JsonNode> trialsOf(long study) {
    return tree(STUDIES + "/" + study + "/trials").get("items").valueStream().toList();
  }

  /** Reports the best accuracy of all, so that its weights are kept. */
  private void trainWithWeights() {
    Claim claim = controller.claim(TaskKind.TRAIN).orElseThrow();
    String hash = controller.upload(claim, "weights".getBytes(StandardCharsets.UTF_8));
    assertThat(controller.report(claim, ControllerFixture.trained(1, hash)).statusCode())
        .isEqualTo(200);
  }

  private long weightFiles() throws Exception {
    try (Stream<Path> files = Files.walk(data.resolve("artifacts"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
