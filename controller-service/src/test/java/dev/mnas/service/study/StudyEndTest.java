package dev.mnas.service.study;

import static dev.mnas.service.ControllerFixture.timed;
import static dev.mnas.service.ControllerFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.SettableClock;
import dev.mnas.task.Claim;
import dev.mnas.task.TaskKind;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A study of one minute, under a clock that the test moves. */
class StudyEndTest {
  private static final Duration HALF = Duration.ofSeconds(30);
  private static final Duration INSTANT = Duration.ofMillis(1);
  private static final String JSON = "application/json";
  private static final String STUDY = "/api/v1/studies/1";
  private static final String ONE_MINUTE =
      """
      name: short
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 3, seed: 7}
      budget: {trials: 100, minutes: 1}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  @TempDir Path data;
  private final SettableClock clock = new SettableClock();
  private ControllerFixture controller;

  @BeforeEach
  void createStudy() {
    controller = new ControllerFixture(clock, data);
    var created = controller.post("/api/v1/studies", "application/yaml", ONE_MINUTE);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  private void pass(Duration time) {
    clock.advance(time);
    controller.sweep();
  }

  private JsonNode study() {
    return controller.tree(controller.get(STUDY));
  }

  private void endedBy(String state, String reason) {
    assertThat(study().get("state").asString()).isEqualTo(state);
    assertThat(study().get("endReason").asString()).isEqualTo(reason);
  }

  private void runs() {
    assertThat(study().get("state").asString()).isEqualTo("RUNNING");
    assertThat(study().get("endReason").isNull()).isTrue();
  }

  @Test
  void studyEndsWhenItsMinutesAreUsedUpAndNotBefore() {
    pass(HALF);
    pass(HALF.minus(INSTANT));
    runs();
    pass(INSTANT);
    endedBy("COMPLETED", "TIME");
    assertThat(study().get("elapsedSeconds").asDouble()).isEqualTo(60);
    pass(HALF);
    assertThat(study().get("elapsedSeconds").asDouble()).isEqualTo(60);
  }

  @Test
  void openTrialsAreCancelledAtTheEndAndCompleteOnesStay() {
    Claim training = controller.claim(TaskKind.TRAIN).orElseThrow();
    Claim timing = controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow();
    assertThat(timing.task().trial()).isEqualTo(training.task().trial());
    controller.report(training, trained(0.5));
    controller.report(timing, timed(1));
    pass(HALF);
    Claim running = controller.claim(TaskKind.TRAIN).orElseThrow();
    pass(HALF);
    endedBy("COMPLETED", "TIME");
    assertThat(study().get("trials").get("complete").asInt()).isEqualTo(1);
    assertThat(study().get("trials").get("cancelled").asInt()).isEqualTo(2);
    assertThat(study().get("trials").get("open").asInt()).isZero();
    assertThat(study().get("bestReward").asDouble()).isEqualTo(0.5);
    assertThat(controller.tree(controller.heartbeat(running)).get("cancelled").asBoolean())
        .isTrue();
    assertThat(controller.report(running, trained(0.9)).statusCode()).isEqualTo(409);
    assertThat(controller.claim(TaskKind.TRAIN)).isEmpty();
    assertThat(controller.claim(TaskKind.MEASURE_LATENCY)).isEmpty();
  }

  @Test
  void finalistsAndBaselinesGoOnWhenTheTimeIsUp() {
    controller.report(controller.claim(TaskKind.TRAIN).orElseThrow(), trained(0.5));
    controller.report(controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow(), timed(1));
    controller.post(STUDY + "/finalists", JSON, "{\"top\": 1}");
    controller.post(STUDY + "/baselines", JSON, "{\"network\": \"mobilenetv2\", \"width\": 0.25}");
    pass(HALF);
    pass(HALF);
    endedBy("COMPLETED", "TIME");
    Claim finalist = controller.claim(TaskKind.TRAIN).orElseThrow();
    assertThat(controller.claim(TaskKind.TRAIN)).as("the baseline").isPresent();
    assertThat(controller.report(finalist, trained(0.9)).statusCode()).isEqualTo(200);
    assertThat(state(finalist)).isEqualTo("COMPLETE");
    assertThat(study().get("trials").get("open").asInt()).isZero();
  }

  @Test
  void stopCancelsFinalistsToo() {
    controller.report(controller.claim(TaskKind.TRAIN).orElseThrow(), trained(0.5));
    controller.report(controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow(), timed(1));
    controller.post(STUDY + "/finalists", JSON, "{\"top\": 1}");
    controller.post(STUDY + "/stop", JSON, "{}");
    assertThat(controller.tree(controller.get(STUDY + "/finalists")).get(0).get("state").asString())
        .isEqualTo("CANCELLED");
    assertThat(controller.claim(TaskKind.TRAIN)).isEmpty();
  }

  private String state(Claim claim) {
    return controller
        .tree(controller.get("/api/v1/trials/" + claim.task().trial()))
        .get("state")
        .asString();
  }

  @Test
  void pausesDoNotCount() {
    pass(HALF);
    controller.post(STUDY + "/pause", JSON, "{}");
    // Short enough to count as running time if the study's clock went on.
    pass(HALF);
    controller.post(STUDY + "/resume", JSON, "{}");
    pass(HALF.minus(INSTANT));
    runs();
    pass(INSTANT);
    endedBy("COMPLETED", "TIME");
  }

  @Test
  void timeWithoutAControllerDoesNotCount() {
    pass(HALF);
    pass(Duration.ofHours(8));
    runs();
    pass(HALF);
    endedBy("COMPLETED", "TIME");
  }

  @Test
  void stoppedStudyKeepsItsOwnReasonAndItsTime() {
    pass(HALF);
    clock.advance(INSTANT);
    controller.post(STUDY + "/stop", JSON, "{}");
    pass(HALF);
    controller.post("/api/v1/trials/1/stop", JSON, "{}");
    pass(HALF);
    endedBy("STOPPED", "STOPPED_BY_USER");
    assertThat(study().get("trials").get("cancelled").asInt()).isEqualTo(3);
    assertThat(study().get("elapsedSeconds").asDouble()).isEqualTo(30.001);
  }

  @Test
  void expiredLeaseIsSweptBackForAnotherWorker() {
    Claim lost = controller.claim(TaskKind.TRAIN).orElseThrow();
    pass(HALF);
    assertThat(controller.heartbeat(lost).statusCode()).isEqualTo(200);
    clock.advance(HALF.plus(HALF));
    assertThat(controller.heartbeat(lost).statusCode()).isEqualTo(409);
    controller.sweep();
    assertThat(controller.claim(TaskKind.TRAIN).orElseThrow().task().id())
        .isEqualTo(lost.task().id());
    assertThat(controller.report(lost, trained(0.9)).statusCode()).isEqualTo(409);
  }
}
