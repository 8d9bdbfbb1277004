package dev.mnas.service.trial;

import static dev.mnas.service.ControllerFixture.timed;
import static dev.mnas.service.ControllerFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mnas.objective.Objective;
import dev.mnas.objective.Targets;
import dev.mnas.service.ControllerFixture;
import dev.mnas.service.task.TaskEnd;
import dev.mnas.service.task.TaskOwner;
import dev.mnas.task.Claim;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TrialId;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Two ends of one trial at once: what came second must see the first, whatever it read before. */
class TrialLockTest {
  private static final String JSON = "application/json";
  private static final List<String> POOLS = List.of("local");
  private static final TrialId FIRST = new TrialId(1);
  private static final TrialId TWIN = new TrialId(2);

  /** No shortcut fits, so all tokens give one network: the second trial waits for the first. */
  private static final String STUDY =
      """
      name: twins
      space:
        name: single
        input: {height: 28, width: 28, channels: 1}
        classes: 10
        activation: relu
        channelMultiple: 4
        stem: {filters: 8, stride: 2}
        choices: {convOp: [conv], kernel: [3], skipOp: [none, identity]}
        blocks:
          - {stride: 2, filters: 8, choices: {layerCounts: [1]}}
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 2, seed: 7}
      budget: {trials: 2}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  @TempDir Path data;
  private ControllerFixture controller;
  private TrialStore trials;
  private Claim training;

  @BeforeEach
  void createTwinsOfWhichTheFirstIsTimed() {
    controller = start(data);
    trials = controller.bean(TrialStore.class);
    var created = controller.post("/api/v1/studies", "application/yaml", STUDY);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    training = controller.claim(TaskKind.TRAIN).orElseThrow();
    Claim timing = controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow();
    assertThat(controller.claim(TaskKind.TRAIN)).isEmpty();
    controller.report(timing, timed(1));
  }

  ControllerFixture start(Path folder) {
    return new ControllerFixture(folder);
  }

  /** Counts the sessions that wait for a lock of another. */
  String waiters() {
    return "select count(*) from information_schema.sessions where blocker_id is not null";
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  @Test
  void twinEndsWithItsTrialAndItsNumbers() {
    controller.report(training, trained(0.5));
    for (TrialId trial : List.of(FIRST, TWIN)) {
      assertThat(view(trial).get("state").asString()).isEqualTo("COMPLETE");
      assertThat(view(trial).get("reward").asDouble()).isEqualTo(0.5);
      assertThat(view(trial).get("latencyMillis").asDouble()).isEqualTo(1);
    }
  }

  @Test
  void twinThatWasStoppedGetsNoNumbers() {
    controller.post("/api/v1/trials/2/stop", JSON, "{}");
    controller.report(training, trained(0.5));
    assertThat(view(FIRST).get("state").asString()).isEqualTo("COMPLETE");
    assertStoppedWithoutNumbers(TWIN);
  }

  @Test
  void twinThatIsStoppedWhileItsTrialCompletesStaysStopped() {
    var report =
        whileItWaits(
            TWIN,
            () -> controller.report(training, trained(0.5)),
            () -> assertThat(trials.stop(TWIN, null)).isTrue());
    assertThat(report.statusCode()).isEqualTo(200);
    assertThat(view(FIRST).get("state").asString()).isEqualTo("COMPLETE");
    assertStoppedWithoutNumbers(TWIN);
  }

  @Test
  void trialThatCompletesWhileItsStudyIsStoppedStaysComplete() {
    TaskEnd last =
        new TaskEnd(
            TaskEnd.Outcome.DONE,
            training.task().id().value(),
            new TaskOwner.OfTrial(new StudyId(1), FIRST),
            TaskKind.TRAIN,
            "local",
            trained(0.5));
    Targets targets = Targets.of(Objective.soft(1));
    var stop =
        whileItWaits(
            FIRST,
            () -> controller.post("/api/v1/studies/1/stop", JSON, "{}"),
            () -> trials.apply(FIRST, last, POOLS, targets, null));
    assertThat(stop.statusCode()).isEqualTo(200);
    assertThat(view(FIRST).get("state").asString()).isEqualTo("COMPLETE");
    assertThat(view(FIRST).get("reward").asDouble()).isEqualTo(0.5);
  }

  /** Starts a call that comes to wait for the trial's lock, and changes the trial before it. */
  private HttpResponse<String> whileItWaits(
      TrialId locked, Supplier<HttpResponse<String>> call, Runnable change) {
    TransactionTemplate transaction = controller.bean(TransactionTemplate.class);
    CompletableFuture<HttpResponse<String>> answer =
        transaction.execute(
            status -> {
              trials.lock(locked);
              var waiting = CompletableFuture.supplyAsync(call);
              await().until(this::someoneWaitsForALock);
              change.run();
              return waiting;
            });
    return answer.join();
  }

  private boolean someoneWaitsForALock() {
    return controller.bean(JdbcClient.class).sql(waiters()).query(Integer.class).single() > 0;
  }

  private void assertStoppedWithoutNumbers(TrialId trial) {
    assertThat(view(trial).get("state").asString()).isEqualTo("STOPPED");
    assertThat(view(trial).get("accuracy").isNull()).isTrue();
    assertThat(view(trial).get("reward").isNull()).isTrue();
    assertThat(view(trial).get("latencies").size()).isZero();
  }

  private JsonNode view(TrialId trial) {
    return controller.tree(controller.get("/api/v1/trials/" + trial));
  }
}
