package dev.mnas.service.study;

import static dev.mnas.service.ControllerFixture.timed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.PlayedWorkers;
import dev.mnas.service.trial.EndedTrial;
import dev.mnas.service.trial.TrialStore;
import dev.mnas.task.Claim;
import dev.mnas.task.Progress;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TrainProvenance;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Trainings that a study's rule ends, over real HTTP with made-up curves. */
class EarlyStoppingTest {
  private static final String JSON = "application/json";
  private static final String HALVING = "{rule: halving, reduction: 2}";
  private static final String MEDIAN = "{rule: median, startupTrials: 2}";
  private static final String STUDY =
      """
      name: early
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 4, seed: 7}
      budget: {trials: 8}
      recipe: {epochs: 5}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      earlyStopping: %s
      """;

  @TempDir Path data;
  private ControllerFixture controller;

  @BeforeEach
  void start() {
    controller = start(data);
  }

  ControllerFixture start(Path folder) {
    return new ControllerFixture(folder);
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  private void create(String rule) {
    var answer = controller.post("/api/v1/studies", "application/yaml", STUDY.formatted(rule));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private List<Claim> claim(int trainings) {
    List<Claim> claims = new ArrayList<>();
    while (claims.size() < trainings) {
      claims.add(controller.claim(TaskKind.TRAIN).orElseThrow());
    }
    return claims;
  }

  private boolean stopped(HttpResponse<String> heartbeat) {
    assertThat(heartbeat.statusCode()).as(heartbeat.body()).isEqualTo(200);
    return controller.tree(heartbeat).get("cancelled").asBoolean();
  }

  private JsonNode trial(Claim claim) {
    return controller.tree(controller.get("/api/v1/trials/" + ControllerFixture.trial(claim)));
  }

  private List<Double> curve(Claim claim) {
    List<Double> accuracies = new ArrayList<>();
    trial(claim).get("curve").forEach(at -> accuracies.add(at.get("accuracy").asDouble()));
    return accuracies;
  }

  @Test
  void badTrialIsStoppedWithItsCurveAndTheStudyGoesOnToItsEnd() {
    create(HALVING);
    List<Claim> trainings = claim(4);
    Claim bad = trainings.get(2);
    Claim held = controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow();
    controller.report(held, timed(5));
    controller.report(controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow(), timed(5));
    Claim timing = controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow();
    assertThat(ControllerFixture.trial(timing)).isEqualTo(ControllerFixture.trial(bad));
    assertThat(stopped(controller.finishEpochs(trainings.get(0), 0.6))).isFalse();
    assertThat(stopped(controller.finishEpochs(trainings.get(1), 0.7))).isFalse();
    assertThat(stopped(controller.finishEpochs(timing, 0.1))).isFalse();
    assertThat(curve(bad)).isEmpty();
    assertThat(stopped(controller.finishEpochs(bad, 0.2))).isTrue();
    assertThat(stopped(controller.heartbeat(bad))).isTrue();
    assertThat(stopped(controller.finishEpochs(timing, 0.9, 0.9))).isTrue();
    String release = "{\"token\":\"%s\"}".formatted(bad.lease().token());
    String task = "/api/v1/worker/tasks/" + bad.task().id();
    assertThat(controller.post(task + "/release", JSON, release).statusCode()).isEqualTo(204);
    assertThat(controller.report(bad, ControllerFixture.trained(1)).statusCode()).isEqualTo(409);
    assertThat(stopped(controller.finishEpochs(trainings.get(3), 0.65))).isFalse();

    JsonNode trial = trial(bad);
    assertThat(trial.get("state").asString()).isEqualTo("STOPPED");
    assertThat(trial.get("stopReason").asString())
        .isEqualTo("stopped after epoch 1: 20.00 % is not among the best half of 3 trials");
    assertThat(trial.get("reward").isNull()).isTrue();
    assertThat(controller.get("/api/v1/trials/" + ControllerFixture.trial(bad) + "/log").body())
        .contains("trial stopped after epoch 1: 20.00 %");

    new PlayedWorkers(controller)
        .work(List.of(trainings.get(0), trainings.get(1), trainings.get(3)), new Random(1));
    new PlayedWorkers(controller).drain(new Random(1));
    JsonNode study = controller.tree(controller.get("/api/v1/studies/1"));
    assertThat(study.get("state").asString()).isEqualTo("COMPLETED");
    assertThat(study.get("endReason").asString()).isEqualTo("TRIALS");
    assertThat(study.get("trials").get("stopped").asInt()).isEqualTo(1);
    assertThat(study.get("trials").get("complete").asInt()).isEqualTo(7);
    assertThat(study.get("earlyStopping").toString())
        .isEqualTo("{\"rule\":\"HALVING\",\"graceEpochs\":1,\"reduction\":2}");
    List<Long> front = new ArrayList<>();
    controller
        .tree(controller.get("/api/v1/studies/1/pareto"))
        .get("points")
        .forEach(point -> front.add(point.get("id").asLong()));
    assertThat(front).isNotEmpty().doesNotContain(ControllerFixture.trial(bad).value());
    assertThat(controller.bean(TrialStore.class).batch(new StudyId(1), 0))
        .extracting(EndedTrial::reward)
        .extracting(Objects::nonNull)
        .containsExactly(true, true, false, true);
    assertThat(curve(bad)).containsExactly(0.2);
    var deleted = controller.send(controller.request("/api/v1/studies/1").DELETE());
    assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(204);
  }

  @Test
  void restartKeepsCurvesAndJudgesNoRungAgain() {
    create(HALVING);
    List<Claim> trainings = claim(3);
    assertThat(stopped(controller.finishEpochs(trainings.get(0), 0.1))).isFalse();
    assertThat(stopped(controller.finishEpochs(trainings.get(1), 0.7))).isFalse();
    assertThat(stopped(controller.finishEpochs(trainings.get(2), 0.8, 0.8, 0.8))).isFalse();
    controller.close();
    controller = start(data);
    assertThat(curve(trainings.get(2))).containsExactly(0.8, 0.8, 0.8);
    assertThat(stopped(controller.finishEpochs(trainings.get(0), 0.1))).isFalse();
    assertThat(stopped(controller.finishEpochs(trainings.get(0), 0.1, 0.1, 0.9))).isTrue();
    assertThat(trial(trainings.get(0)).get("stopReason").asString())
        .isEqualTo("stopped after epoch 2: 10.00 % is not among the best half of 2 trials");
    assertThat(curve(trainings.get(0))).containsExactly(0.1, 0.1, 0.9);
  }

  @Test
  void curveOfALaterAttemptReplacesTheEarlierAndAStaleOneChangesNothing() {
    create(HALVING);
    Claim first = claim(1).get(0);
    controller.finishEpochs(first, 0.5, 0.6, 0.7);
    String release = "{\"token\":\"%s\"}".formatted(first.lease().token());
    controller.post("/api/v1/worker/tasks/" + first.task().id() + "/release", JSON, release);
    Claim second = claim(1).get(0);
    assertThat(second.task()).isEqualTo(first.task());
    assertThat(controller.finishEpochs(first, 0.1, 0.2, 0.3, 0.4).statusCode()).isEqualTo(409);
    assertThat(controller.finishEpochs(second, "1-forged", 0.1).statusCode()).isEqualTo(409);
    assertThat(curve(second)).containsExactly(0.5, 0.6, 0.7);
    controller.finishEpochs(second, 0.4);
    assertThat(curve(second)).containsExactly(0.4);
    controller.finishEpochs(second, 0.4, 0.45);
    controller.finishEpochs(second, 0.4);
    assertThat(curve(second)).containsExactly(0.4, 0.45);
  }

  @Test
  void medianRuleStopsByMeansOfTrialsThatReachedTheEpoch() {
    create(MEDIAN);
    List<Claim> trainings = claim(4);
    assertThat(stopped(controller.finishEpochs(trainings.get(0), 0.2, 0.4))).isFalse();
    assertThat(stopped(controller.finishEpochs(trainings.get(1), 0.4, 0.8))).isFalse();
    assertThat(stopped(controller.finishEpochs(trainings.get(2), 0.31))).isFalse();
    assertThat(stopped(controller.finishEpochs(trainings.get(3), 0.35, 0.4))).isTrue();
    assertThat(trial(trainings.get(3)).get("stopReason").asString())
        .isEqualTo(
            "stopped after epoch 2: 40.00 % at best is below 45.00 %, "
                + "the median of the means of 2 other trials");
    assertThat(stopped(controller.finishEpochs(trainings.get(2), 0.31, 0.9))).isFalse();
  }

  @Test
  void baselinesAreNeitherJudgedNorJudgedBy() {
    create(HALVING);
    var added =
        controller.post(
            "/api/v1/studies/1/baselines", JSON, "{\"network\":\"mobilenetv2\",\"width\":0.5}");
    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    List<Claim> trainings = claim(5);
    Claim baseline = trainings.get(4);
    assertThat(trial(baseline).get("number").asInt()).isNegative();
    assertThat(stopped(controller.finishEpochs(baseline, 0.9))).isFalse();
    assertThat(stopped(controller.finishEpochs(trainings.get(0), 0.6, 0.6))).isFalse();
    assertThat(stopped(controller.finishEpochs(trainings.get(1), 0.7, 0.7))).isFalse();
    assertThat(stopped(controller.finishEpochs(baseline, 0.9, 0.1))).isFalse();
  }

  @Test
  void trainingThatIsThroughIsNotStopped() {
    create(HALVING);
    List<Claim> trainings = claim(2);
    controller.finishEpochs(trainings.get(0), 0.6, 0.6, 0.6, 0.6, 0.6);
    assertThat(stopped(controller.finishEpochs(trainings.get(1), 0.1, 0.1, 0.1, 0.1, 0.1)))
        .isFalse();
    assertThat(controller.report(trainings.get(1), ControllerFixture.trained(0.1)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void epochsThatCameWithTheReportAloneAreJudgedByToo() {
    create(HALVING);
    List<Claim> trainings = claim(3);
    for (Claim quick : trainings.subList(0, 2)) {
      controller.report(quick, trained(List.of(new Progress(1, 0.3, 0.7, 900))));
    }
    assertThat(stopped(controller.finishEpochs(trainings.get(2), 0.6))).isTrue();
    assertThat(trial(trainings.get(2)).get("stopReason").asString()).endsWith("of 3 trials");
  }

  private static TaskResult trained(List<Progress> curve) {
    TrainProvenance provenance = new TrainProvenance("test", "1", "scalar", 1, 1);
    return new TaskResult.Trained(0.7, false, curve, 1, null, provenance);
  }

  @Test
  void userStopsWithoutAReason() {
    create(HALVING);
    Claim claim = claim(1).get(0);
    controller.finishEpochs(claim, 0.5);
    controller.post("/api/v1/trials/" + ControllerFixture.trial(claim) + "/stop", JSON, "{}");
    assertThat(trial(claim).get("state").asString()).isEqualTo("STOPPED");
    assertThat(trial(claim).get("stopReason").isNull()).isTrue();
    assertThat(controller.get("/api/v1/trials/" + ControllerFixture.trial(claim) + "/log").body())
        .contains("trial stopped by a user");
    assertThat(curve(claim)).containsExactly(0.5);
  }
}
