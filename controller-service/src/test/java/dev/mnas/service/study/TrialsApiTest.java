package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.objective.Hypervolume;
import dev.mnas.service.ControllerFixture;
import dev.mnas.service.PlayedWorkers;
import dev.mnas.task.FailureClass;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Lists, charts and exports of one finished study with failures among its trials. */
class TrialsApiTest {
  private static final String STUDY =
      """
      name: trials
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 40, seed: 3}
      budget: {trials: 40}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;
  private static final String TRIALS = "/api/v1/studies/1/trials";

  @TempDir static Path data;
  private static ControllerFixture controller;
  private static List<JsonNode> all;

  @BeforeAll
  static void start() {
    controller = new ControllerFixture(data);
    var created = controller.post("/api/v1/studies", "application/yaml", STUDY);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    for (int i = 0; i < 3; i++) {
      controller.report(
          controller.claim(TaskKind.TRAIN).orElseThrow(),
          new TaskResult.Failed(FailureClass.INVALID_NETWORK, "too deep"));
    }
    new PlayedWorkers(controller).drain(new Random(1));
    all = items("?size=500");
    assertThat(all).hasSize(40);
  }

  @AfterAll
  static void stop() {
    controller.close();
  }

  private static List<JsonNode> items(String query) {
    return List.copyOf(tree(TRIALS + query).get("items").valueStream().toList());
  }

  private static JsonNode tree(String path) {
    var answer = controller.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return controller.tree(answer);
  }

  private static List<Long> ids(List<JsonNode> trials) {
    return trials.stream().map(trial -> trial.get("id").asLong()).toList();
  }

  private static double value(JsonNode trial, String field, double absent) {
    JsonNode value = trial.path(field);
    return value.isNumber() ? value.asDouble() : absent;
  }

  @ParameterizedTest
  @ValueSource(strings = {"number", "accuracy", "latencyMillis", "reward", "parameters", "madds"})
  void everyTrialComesOnceAndInOrderOverSmallPages(String field) {
    // A trial that failed may have an accuracy of its own, but not one that counts.
    Predicate<JsonNode> counts =
        trial -> !Set.of("accuracy", "latencyMillis").contains(field) || complete(trial);
    for (boolean descending : new boolean[] {false, true}) {
      double absent = descending ? -1e300 : 1e300;
      Comparator<JsonNode> order =
          Comparator.<JsonNode>comparingDouble(
                  trial -> counts.test(trial) ? value(trial, field, absent) : absent)
              .thenComparingLong(trial -> trial.get("id").asLong());
      List<JsonNode> expected = new ArrayList<>(all);
      expected.sort(descending ? order.reversed() : order);
      assertThat(ids(paged("?size=7&sort=" + (descending ? "-" : "") + field)))
          .isEqualTo(ids(expected));
    }
  }

  @Test
  void trialsThatEndedLastComeFirst() {
    List<JsonNode> paged = paged("?size=6&sort=-endedAt");
    assertThat(new HashSet<>(ids(paged))).hasSize(40);
    assertThat(paged.stream().map(trial -> trial.get("endedAt").asString()).toList())
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  private static List<JsonNode> paged(String query) {
    List<JsonNode> found = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = tree(TRIALS + query + cursor);
      assertThat(page.get("total").asInt()).isEqualTo(40);
      page.get("items").forEach(found::add);
      cursor = page.get("next").isNull() ? "" : "&cursor=" + page.get("next").asString();
    } while (!cursor.isEmpty());
    return found;
  }

  private static boolean complete(JsonNode trial) {
    return trial.get("state").asString().equals("COMPLETE");
  }

  @Test
  void filtersLetThroughWhatTheySay() {
    assertThat(ids(items("?size=500&state=FAILED")))
        .hasSize(3)
        .isEqualTo(ids(all.stream().filter(trial -> !complete(trial)).toList()));
    assertThat(items("?size=500&failure=INVALID_NETWORK")).hasSize(3);
    assertThat(items("?size=500&failure=OUT_OF_MEMORY")).isEmpty();
    assertThat(items("?size=500&state=FAILED,COMPLETE")).hasSize(40);
    assertThat(ids(items("?size=500&minAccuracy=0.3&maxAccuracy=0.6")))
        .isEqualTo(
            ids(
                all.stream()
                    .filter(TrialsApiTest::complete)
                    .filter(trial -> Math.abs(value(trial, "accuracy", 9) - 0.45) <= 0.15)
                    .toList()))
        .isNotEmpty();
    assertThat(ids(items("?size=500&maxLatencyMillis=1")))
        .isEqualTo(
            ids(
                all.stream()
                    .filter(t -> complete(t) && value(t, "latencyMillis", 9) <= 1)
                    .toList()))
        .isNotEmpty();
    assertThat(ids(items("?size=500&blocks=k5_s22")))
        .isEqualTo(
            ids(all.stream().filter(t -> t.get("blocks").toString().contains("k5_s22")).toList()))
        .isNotEmpty();
    // An underscore is itself, not any character.
    assertThat(items("?size=500&blocks=k_5")).isEmpty();
    List<Long> some = ids(all).subList(3, 6);
    assertThat(ids(items("?ids=%d,%d,%d".formatted(some.toArray())))).isEqualTo(some);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?sort=colour | sort must be one of [number, accuracy, latencyMillis",
        "?size=0 | size must lie in [1, 500]",
        "?size=501 | size must lie in [1, 500]",
        "?cursor=xx | cursor must be one",
        "?cursor=!! | cursor must be one",
        "?blocks=%25 | blocks must be part of a block string",
        "?minAccuracy=NaN | minAccuracy must be a finite number",
        "?state=SLEEPING | state"
      })
  void wrongQueryIsRefusedAndNamesWhatIsWrong(String query, String message) {
    var answer = controller.get(TRIALS + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(controller.tree(answer).get("detail").asString()).contains(message);
  }

  @Test
  void cursorOfAnotherOrderIsRefused() {
    String cursor = tree(TRIALS + "?size=5&sort=reward").get("next").asString();
    assertThat(controller.get(TRIALS + "?size=5&sort=-reward&cursor=" + cursor).statusCode())
        .isEqualTo(400);
  }

  @Test
  void pointsAndSummaryAgreeWithTheTrials() {
    JsonNode points = tree("/api/v1/studies/1/points");
    assertThat(points.get("points").size()).isEqualTo(40);
    assertThat(points.get("event").asLong()).isPositive();
    assertThat(points.get("decisions").size()).isEqualTo(all.get(0).get("tokens").size());
    for (int i = 0; i < 40; i++) {
      JsonNode point = points.get("points").get(i);
      JsonNode trial = all.get(i);
      assertThat(point.get("id")).isEqualTo(trial.get("id"));
      assertThat(point.get("n")).isEqualTo(trial.get("number"));
      assertThat(point.get("s")).isEqualTo(trial.get("state"));
      assertThat(point.get("t")).isEqualTo(trial.get("tokens"));
      if (complete(trial)) {
        assertThat(point.get("a")).isEqualTo(trial.get("accuracy"));
        assertThat(point.get("l")).isEqualTo(trial.get("latencyMillis"));
        assertThat(point.get("r")).isEqualTo(trial.get("reward"));
      } else {
        assertThat(point.has("a")).isFalse();
        assertThat(point.get("f").asString()).isEqualTo("INVALID_NETWORK");
      }
    }
    JsonNode study = tree("/api/v1/studies/1");
    List<JsonNode> complete = all.stream().filter(TrialsApiTest::complete).toList();
    double expected =
        Hypervolume.of(
            complete,
            trial -> trial.get("accuracy").asDouble(),
            trial -> trial.get("latencyMillis").asDouble(),
            points.get("referenceAccuracy").asDouble(),
            points.get("referenceMillis").asDouble());
    assertThat(study.get("hypervolume").asDouble()).isCloseTo(expected, within(1e-9));
    assertThat(study.get("sparkline").size()).isEqualTo(complete.size());
    assertThat(points.get("referenceMillis").asDouble()).isEqualTo(4.0);
    assertThat(points.get("referenceAccuracy").asDouble()).isEqualTo(0.1);
  }

  @Test
  void exportsHoldEveryTrialThatTheFilterLetsThrough() {
    var csv = controller.get("/api/v1/studies/1/trials.csv");
    assertThat(csv.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"study-1-trials.csv\"");
    List<String> lines = csv.body().lines().toList();
    assertThat(lines).hasSize(41);
    assertThat(lines).allMatch(line -> line.split(",", -1).length == 23);
    assertThat(lines.get(40))
        .endsWith(",local=" + all.get(39).get("latencyMillis").asDouble() + ",");
    assertThat(lines.get(1)).startsWith("1," + all.get(0).get("id").asLong() + ",0,FAILED,");
    assertThat(controller.get("/api/v1/studies/1/trials.csv?state=FAILED").body().lines())
        .hasSize(4);
    assertThat(ids(tree("/api/v1/studies/1/trials.json").valueStream().toList()))
        .isEqualTo(ids(all));
  }

  @Test
  void networkIsDrawnStageByStageAndItsCostsAddUp() {
    JsonNode trial = all.get(5);
    JsonNode network = tree("/api/v1/trials/" + trial.get("id").asLong() + "/network");
    assertThat(network.get("parameters")).isEqualTo(trial.get("parameters"));
    assertThat(network.get("madds")).isEqualTo(trial.get("madds"));
    List<JsonNode> stages = network.get("stages").valueStream().toList();
    assertThat(stages.get(0).get("name").asString()).isEqualTo("stem");
    assertThat(stages.get(stages.size() - 1).get("name").asString()).isEqualTo("classifier");
    assertThat(
            stages.stream()
                .map(stage -> stage.get("block"))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .toList())
        .isEqualTo(trial.get("blocks").valueStream().map(JsonNode::asString).toList());
    String shape = network.get("input").asString();
    for (JsonNode stage : stages) {
      assertThat(stage.get("layers").get(0).get("input").asString()).isEqualTo(shape);
      shape = stage.get("output").asString();
    }
  }

  @Test
  void trialShowsWhereItsNumbersComeFrom() {
    JsonNode best = tree("/api/v1/trials/" + tree("/api/v1/studies/1").get("bestTrial").asLong());
    assertThat(best.get("best").asBoolean()).isTrue();
    assertThat(best.get("onFront").asBoolean()).isTrue();
    assertThat(best.get("weightsKept").asBoolean()).isFalse();
    assertThat(best.get("training").get("provenance").get("backend").asString()).isEqualTo("test");
    assertThat(best.get("training").get("reusedFrom").isNull()).isTrue();
    JsonNode latency = best.get("latencies").get(0);
    assertThat(latency.get("sampleMillis").size()).isEqualTo(1);
    assertThat(latency.get("deviceInfo").get("model").asString()).isEqualTo("test cpu");
    assertThat(best.get("recipe").get("epochs").asInt()).isEqualTo(5);
    long id = best.get("id").asLong();
    assertThat(controller.get("/api/v1/trials/" + id + "/downloads/network.tflite").statusCode())
        .isEqualTo(404);
    assertThat(controller.get("/api/v1/trials/" + id + "/downloads/blocks.txt").body())
        .contains(best.get("blocks").get(0).asString());
    assertThat(controller.get("/api/v1/trials/" + id + "/downloads/..%2f..%2fdb").statusCode())
        .isBetween(400, 404);
  }

  @Test
  void logTellsWhatATrialWentThrough() {
    String log = controller.get("/api/v1/trials/" + all.get(0).get("id").asLong() + "/log").body();
    assertThat(log)
        .contains("trial sampled in batch 0", "TRAIN leased", "INVALID_NETWORK: too deep");
    assertThat(controller.get("/api/v1/trials/999/log").statusCode()).isEqualTo(404);
  }
}
