package dev.mnas.service.study;

import static dev.mnas.service.ControllerFixture.timed;
import static dev.mnas.service.ControllerFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.PlayedWorkers;
import dev.mnas.task.Claim;
import dev.mnas.task.FailureClass;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole line over real HTTP, with made-up measurements. */
class StudyLineTest {
  private static final String STUDY =
      """
      name: line
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: %s, batch: 3, delay: %d, seed: 7}
      budget: {trials: 8}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  @TempDir Path data;

  ControllerFixture start(Path folder) {
    return new ControllerFixture(folder);
  }

  private static String create(ControllerFixture controller, String kind, int delay) {
    var answer =
        controller.post("/api/v1/studies", "application/yaml", STUDY.formatted(kind, delay));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return "/api/v1/studies/" + controller.tree(answer).get("id").asLong();
  }

  @Test
  void studySamplesTrainsTimesRewardsAndEnds() {
    try (var controller = start(data)) {
      String study = create(controller, "rnn", 1);
      new PlayedWorkers(controller).drain(new Random(1));
      JsonNode view = controller.tree(controller.get(study));
      assertThat(view.get("state").asString()).isEqualTo("COMPLETED");
      assertThat(view.get("endReason").asString()).isEqualTo("TRIALS");
      assertThat(view.get("trials").get("complete").asInt()).isEqualTo(8);
      JsonNode first = controller.tree(controller.get(study + "/trials")).get("items").get(0);
      double accuracy = first.get("accuracy").asDouble();
      double latency = first.get("latencyMillis").asDouble();
      assertThat(first.get("reward").asDouble())
          .isCloseTo(accuracy * Math.pow(latency, -0.07), within(1e-12));
      assertThat(controller.tree(controller.get(study + "/pareto")).get("points").size())
          .isEqualTo(view.get("frontSize").asInt())
          .isPositive();
    }
  }

  /** Layers below 1 count as 1, so its two token sequences are one network. */
  @Test
  void spaceOfOneNetworkIsEvaluatedOnceAndStillEnds() {
    String space =
        """
        {name: single, input: {height: 28, width: 28, channels: 1}, classes: 10,
          activation: relu6, channelMultiple: 4, stem: {filters: 8, stride: 2},
          choices: {convOp: [sepconv], kernel: [3], seRatio: [0], skipOp: [none],
            filterScale: [1], layers: [-1, 0]},
          blocks: [{stride: 1, filters: 16, layers: 1}]}""";
    String yaml =
        STUDY
            .formatted("rnn", 1)
            .replace("fashion\n", space + "\n")
            .replace("trials: 8", "trials: 60");
    try (var controller = start(data)) {
      var answer = controller.post("/api/v1/studies", "application/yaml", yaml);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      new PlayedWorkers(controller).drain(new Random(1));
      JsonNode trials = controller.tree(controller.get("/api/v1/studies/1")).get("trials");
      assertThat(trials.get("complete").asInt()).isEqualTo(60);
      assertThat(trials.get("distinct").asInt()).isEqualTo(1);
      assertThat(trials.get("repeats").asInt() + trials.get("aliases").asInt()).isEqualTo(59);
    }
  }

  @Test
  void arrivalOrderAndRestartChangeNoSuggestion() {
    List<String> undisturbed = run(data.resolve("a"), new Random(1), false);
    List<String> shuffled = run(data.resolve("b"), new Random(2), true);
    assertThat(shuffled).hasSize(8).isEqualTo(undisturbed);
  }

  private List<String> run(Path folder, RandomGenerator order, boolean restart) {
    ControllerFixture controller = start(folder);
    try {
      String study = create(controller, "rnn", 2);
      if (restart) {
        var workers = new PlayedWorkers(controller);
        workers.work(workers.claimAll(), order);
        controller.close();
        controller = start(folder);
      }
      new PlayedWorkers(controller).drain(order);
      List<String> tokens = new ArrayList<>();
      controller
          .tree(controller.get(study + "/trials"))
          .get("items")
          .forEach(trial -> tokens.add(trial.get("tokens").toString()));
      return tokens;
    } finally {
      controller.close();
    }
  }

  @Test
  void failedTrialsEnterNeitherFrontNorBest() {
    try (var controller = start(data)) {
      String study = create(controller, "random", 1);
      while (true) {
        var claim = controller.claim(TaskKind.TRAIN);
        if (claim.isEmpty()) {
          break;
        }
        controller.report(
            claim.get(), new TaskResult.Failed(FailureClass.INVALID_NETWORK, "too deep"));
      }
      JsonNode view = controller.tree(controller.get(study));
      assertThat(view.get("state").asString()).isEqualTo("COMPLETED");
      assertThat(view.get("trials").get("failed").asInt()).isEqualTo(8);
      assertThat(view.get("frontSize").asInt()).isZero();
      assertThat(view.get("bestReward").isNull()).isTrue();
      assertThat(controller.claim(TaskKind.MEASURE_LATENCY)).isEmpty();
    }
  }

  @Test
  void pausedStudyGivesNoTaskAndStoppedOneCancelsItsTrials() {
    try (var controller = start(data)) {
      String study = create(controller, "random", 1);
      Claim running = controller.claim(TaskKind.TRAIN).orElseThrow();
      controller.post(study + "/pause", "application/json", "{}");
      assertThat(controller.claim(TaskKind.TRAIN)).isEmpty();
      controller.post(study + "/resume", "application/json", "{}");
      assertThat(controller.claim(TaskKind.TRAIN)).isPresent();
      controller.post(study + "/stop", "application/json", "{}");
      String heartbeat = "{\"token\":\"" + running.lease().token() + "\"}";
      var reply =
          controller.post(
              "/api/v1/worker/tasks/" + running.task().id() + "/heartbeat",
              "application/json",
              heartbeat);
      assertThat(controller.tree(reply).get("cancelled").asBoolean()).isTrue();
      assertThat(controller.report(running, trained(0.5)).statusCode()).isEqualTo(409);
      JsonNode view = controller.tree(controller.get(study));
      assertThat(view.get("endReason").asString()).isEqualTo("STOPPED_BY_USER");
      assertThat(view.get("trials").get("cancelled").asInt()).isEqualTo(3);
      assertThat(controller.post(study + "/resume", "application/json", "{}").statusCode())
          .isEqualTo(409);
    }
  }

  @Test
  void sameReportAgainIsAnsweredAndStaleOrForgedOnesAreRefused() {
    try (var controller = start(data)) {
      create(controller, "random", 1);
      Claim claim = controller.claim(TaskKind.TRAIN).orElseThrow();
      assertThat(controller.report(claim, "1-forged", trained(0.9)).statusCode()).isEqualTo(409);
      assertThat(controller.report(claim, trained(0.5)).statusCode()).isEqualTo(200);
      Claim other = controller.claim(TaskKind.TRAIN).orElseThrow();
      assertThat(controller.report(other, timed(1)).statusCode()).isEqualTo(400);
      var lost = new TaskResult.Failed(FailureClass.INTERNAL, "once");
      assertThat(controller.report(other, lost).statusCode()).isEqualTo(200);
      assertThat(controller.report(other, lost).statusCode()).isEqualTo(200);
      var again = controller.report(claim, trained(0.8));
      assertThat(again.statusCode()).isEqualTo(200);
      assertThat(controller.tree(again).get("accuracy").asDouble()).isEqualTo(0.5);
    }
  }

  @Test
  void studyWithFlatRewardAndEntropyConverges() {
    try (var controller = start(data)) {
      String spec =
          STUDY
              .formatted("random", 1)
              .replace(
                  "{trials: 8}",
                  "{trials: 90, convergence: {window: 3, entropy: 0.01, reward: 1.0}}");
      var created = controller.post("/api/v1/studies", "application/yaml", spec);
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      new PlayedWorkers(controller).drain(new Random(1));
      JsonNode view = controller.tree(controller.get("/api/v1/studies/1"));
      assertThat(view.get("endReason").asString()).isEqualTo("CONVERGED");
      assertThat(view.get("trials").get("total").asInt()).isEqualTo(9);
    }
  }
}
