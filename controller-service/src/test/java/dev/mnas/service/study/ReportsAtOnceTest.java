package dev.mnas.service.study;

import static dev.mnas.service.ControllerFixture.timed;
import static dev.mnas.service.ControllerFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.task.TaskEnd;
import dev.mnas.service.task.TaskStore;
import dev.mnas.task.Claim;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Report;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TrialId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The two numbers of a trial arrive in the same moment, over real HTTP. */
class ReportsAtOnceTest {
  private static final String STUDY =
      """
      name: at once
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: %d, seed: 7}
      budget: {trials: %d}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  @TempDir Path data;
  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final CyclicBarrier together = new CyclicBarrier(2);
  private ControllerFixture controller;

  @BeforeEach
  void startController() {
    controller = start(data);
  }

  /** Enough that the two of a trial often meet. */
  int trials() {
    return 40;
  }

  ControllerFixture start(Path folder) {
    return new ControllerFixture(folder);
  }

  @AfterEach
  void stop() {
    workers.shutdownNow();
    controller.close();
  }

  @Test
  void trialWhoseReportsArriveAtOnceIsCompleteWithBothNumbers() throws Exception {
    create();
    Map<TrialId, Claim> trainings = claims(TaskKind.TRAIN);
    Map<TrialId, Claim> timings = claims(TaskKind.MEASURE_LATENCY);
    assertThat(trainings).hasSize(trials());
    assertThat(timings.keySet()).isEqualTo(trainings.keySet());
    for (Claim training : trainings.values()) {
      TrialId trial = ControllerFixture.trial(training);
      Claim timing = Objects.requireNonNull(timings.get(trial));
      assertThat(
              bothAtOnce(
                  () -> controller.report(training, accuracy(trial)).statusCode(),
                  () -> controller.report(timing, latency(trial)).statusCode()))
          .containsExactly(200, 200);
    }
    for (JsonNode trial : views()) {
      TrialId id = new TrialId(trial.get("id").asLong());
      assertThat(trial.get("state").asString()).as("trial " + id).isEqualTo("COMPLETE");
      assertThat(trial.get("reward").asDouble())
          .isCloseTo(accuracy(id).accuracy() * Math.pow(millis(id), -0.07), within(1e-12));
    }
    assertThat(study().get("state").asString()).isEqualTo("COMPLETED");
    assertThat(study().get("trials").get("complete").asInt()).isEqualTo(trials());
  }

  @Test
  void sameReportTwiceAtOnceIsTakenOnce() throws Exception {
    create();
    for (Claim claim : claims(TaskKind.TRAIN).values()) {
      TrialId trial = ControllerFixture.trial(claim);
      assertThat(
              bothAtOnce(
                  () -> controller.report(claim, accuracy(trial)).statusCode(),
                  () -> controller.report(claim, accuracy(trial)).statusCode()))
          .containsExactly(200, 200);
    }
    for (Claim claim : claims(TaskKind.MEASURE_LATENCY).values()) {
      controller.report(claim, latency(ControllerFixture.trial(claim)));
    }
    assertThat(study().get("trials").get("complete").asInt()).isEqualTo(trials());
  }

  @Test
  void studyIsDeletedOnceWhenTwoAskAtOnce() throws Exception {
    for (int i = 1; i <= trials(); i++) {
      create();
      controller.post("/api/v1/studies/" + i + "/stop", "application/json", "{}");
      String path = "/api/v1/studies/" + i;
      Callable<Integer> delete =
          () -> controller.send(controller.request(path).DELETE()).statusCode();
      assertThat(bothAtOnce(delete, delete)).containsExactlyInAnyOrder(204, 404);
    }
    assertThat(controller.tree(controller.get("/api/v1/studies"))).isEmpty();
  }

  @Test
  void sameReportTwiceAtOnceIsTakenOnceWithoutTheTrialsLock() throws Exception {
    create();
    TaskStore tasks = controller.bean(TaskStore.class);
    var failed = new TaskResult.Failed(FailureClass.INTERNAL, "made up");
    for (Claim claim : claims(TaskKind.TRAIN).values()) {
      TrialId trial = ControllerFixture.trial(claim);
      TaskResult result = trial.value() % 2 == 0 ? accuracy(trial) : failed;
      Report report = new Report(claim.lease().token(), result);
      Callable<TaskEnd.Outcome> send = () -> tasks.report(claim.task().id(), report).outcome();
      TaskEnd.Outcome first =
          trial.value() % 2 == 0 ? TaskEnd.Outcome.DONE : TaskEnd.Outcome.RETRIED;
      assertThat(bothAtOnce(send, send)).containsExactlyInAnyOrder(first, TaskEnd.Outcome.REPEATED);
    }
  }

  @Test
  void failureAndNumberAtOnceFailTheTrialWhicheverIsFirst() throws Exception {
    create();
    Map<TrialId, Claim> timings = claims(TaskKind.MEASURE_LATENCY);
    var failed = new TaskResult.Failed(FailureClass.INVALID_NETWORK, "made up");
    for (Claim training : claims(TaskKind.TRAIN).values()) {
      TrialId trial = ControllerFixture.trial(training);
      Claim timing = Objects.requireNonNull(timings.get(trial));
      List<Integer> answers =
          bothAtOnce(
              () -> controller.report(training, failed).statusCode(),
              () -> controller.report(timing, latency(trial)).statusCode());
      // A number that comes after the failure belongs to a task that was cancelled with its trial.
      assertThat(answers).isIn(List.of(200, 200), List.of(200, 409));
    }
    assertThat(study().get("state").asString()).isEqualTo("COMPLETED");
    assertThat(study().get("trials").get("failed").asInt()).isEqualTo(trials());
  }

  private void create() {
    var created =
        controller.post("/api/v1/studies", "application/yaml", STUDY.formatted(trials(), trials()));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
  }

  private <T> List<T> bothAtOnce(Callable<T> first, Callable<T> second) throws Exception {
    List<Future<T>> answers = new ArrayList<>();
    for (Callable<T> report : List.of(first, second)) {
      answers.add(
          workers.submit(
              () -> {
                together.await();
                return report.call();
              }));
    }
    return List.of(answers.get(0).get(), answers.get(1).get());
  }

  private Map<TrialId, Claim> claims(TaskKind kind) {
    Map<TrialId, Claim> claims = new HashMap<>();
    for (var claim = controller.claim(kind); claim.isPresent(); claim = controller.claim(kind)) {
      claims.put(claim.get().task().trial(), claim.get());
    }
    return claims;
  }

  private JsonNode study() {
    return controller.tree(controller.get("/api/v1/studies/1"));
  }

  private JsonNode views() {
    JsonNode items = controller.tree(controller.get("/api/v1/studies/1/trials")).get("items");
    assertThat(items.size()).isEqualTo(trials());
    return items;
  }

  private static TaskResult.Trained accuracy(TrialId trial) {
    return (TaskResult.Trained) trained(0.5 + trial.value() / 1000.0);
  }

  private static TaskResult latency(TrialId trial) {
    return timed(millis(trial));
  }

  private static double millis(TrialId trial) {
    return 0.2 + trial.value() / 100.0;
  }
}
