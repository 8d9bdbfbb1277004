package dev.mnas.service.worker;

import static dev.mnas.service.ControllerFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.SettableClock;
import dev.mnas.task.Claim;
import dev.mnas.task.FailureClass;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class WorkersApiTest {
  private static final String STUDY =
      """
      name: workers
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 4}
      budget: {trials: 4}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;
  private static final String HISTORY = "/api/v1/workers/w1/TRAIN/local/history";

  @TempDir Path data;
  private final SettableClock clock = new SettableClock();
  private ControllerFixture controller;

  @BeforeEach
  void start() {
    controller = new ControllerFixture(clock, data);
    assertThat(controller.post("/api/v1/studies", "application/yaml", STUDY).statusCode())
        .isEqualTo(201);
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  private JsonNode trainer() {
    return controller
        .tree(controller.get("/api/v1/workers"))
        .valueStream()
        .filter(worker -> worker.get("kind").asString().equals("TRAIN"))
        .findFirst()
        .orElseThrow();
  }

  private List<String> outcomes() {
    return controller
        .tree(controller.get(HISTORY))
        .valueStream()
        .map(attempt -> attempt.get("outcome").asString())
        .toList();
  }

  @Test
  void workerIsBusyThenIdleThenAway() {
    Claim claim = controller.claim(TaskKind.TRAIN).orElseThrow();
    JsonNode busy = trainer();
    assertThat(busy.get("state").asString()).isEqualTo("BUSY");
    assertThat(busy.get("task").get("id").asLong()).isEqualTo(claim.task().id().value());
    assertThat(busy.get("task").get("trialNumber").asInt()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(30));
    controller.report(claim, trained(0.5));
    JsonNode idle = trainer();
    assertThat(idle.get("state").asString()).isEqualTo("IDLE");
    assertThat(idle.get("task").isNull()).isTrue();
    assertThat(idle.get("doneLastHour").asInt()).isEqualTo(1);
    assertThat(idle.get("meanSeconds").asDouble()).isEqualTo(30);
    clock.advance(Duration.ofHours(2));
    JsonNode away = trainer();
    assertThat(away.get("state").asString()).isEqualTo("AWAY");
    assertThat(away.get("doneLastHour").asInt()).isZero();
    assertThat(away.get("done").asInt()).isEqualTo(1);
  }

  @Test
  void historyKeepsEveryLeaseWithItsEnd() {
    Claim failed = controller.claim(TaskKind.TRAIN).orElseThrow();
    controller.report(failed, new TaskResult.Failed(FailureClass.INTERNAL, "disk on fire"));
    Claim released = controller.claim(TaskKind.TRAIN).orElseThrow();
    controller.post(
        "/api/v1/worker/tasks/" + released.task().id() + "/release",
        "application/json",
        "{\"token\":\"" + released.lease().token() + "\"}");
    assertThat(controller.claim(TaskKind.TRAIN)).isPresent();
    clock.advance(Duration.ofMinutes(2));
    controller.sweep();
    assertThat(controller.claim(TaskKind.TRAIN)).isPresent();
    controller.post("/api/v1/studies/1/stop", "application/json", "{}");
    assertThat(outcomes()).containsExactly("CANCELLED", "EXPIRED", "RELEASED", "FAILED");
    assertThat(controller.get(HISTORY).body()).contains("INTERNAL: disk on fire");
    assertThat(trainer().get("failed").asInt()).isEqualTo(2);
    assertThat(controller.get(HISTORY + "?size=0").statusCode()).isEqualTo(400);
    assertThat(controller.get(HISTORY.replace("TRAIN", "COOK")).statusCode()).isEqualTo(400);
  }

  @Test
  void longestMessageOfAFailureIsTaken() {
    Claim claim = controller.claim(TaskKind.TRAIN).orElseThrow();
    var answer =
        controller.report(claim, new TaskResult.Failed(FailureClass.INTERNAL, "x".repeat(2000)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(outcomes()).containsExactly("FAILED");
  }

  @Test
  void deviceThatCouldNotBeReadAgainIsRefused() {
    String claim =
        """
        {"protocolVersion":3,"worker":"w1","kind":"MEASURE_LATENCY","pool":"local","waitMillis":0,
        "device":{"model":"m","os":"%s","architecture":"x86_64","cores":2,"runtime":"tflite",
        "runtimeVersion":"%s","referenceMillis":2}}
        """;
    for (String[] wrong : new String[][] {{"linux", ""}, {"a|b", "1"}, {"x".repeat(97), "1"}}) {
      var answer =
          controller.post(
              "/api/v1/worker/claims", "application/json", claim.formatted(wrong[0], wrong[1]));
      assertThat(answer.statusCode()).as(wrong[0] + wrong[1]).isEqualTo(400);
    }
    assertThat(controller.get("/api/v1/devices").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"2, update the worker", "4, update the controller"})
  void workerOfAnotherVersionIsToldWhatToUpdate(int version, String advice) {
    var answer =
        controller.post(
            "/api/v1/worker/claims",
            "application/json",
            """
            {"protocolVersion":%d,"worker":"w1","kind":"TRAIN","pool":"local","waitMillis":0}
            """
                .formatted(version));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(controller.tree(answer).get("detail").asString())
        .isEqualTo("protocolVersion must be 3, was %d: %s".formatted(version, advice));
  }

  @Test
  void bodyThatLacksAFieldIsRefusedWithItsName() {
    Claim claim = controller.claim(TaskKind.TRAIN).orElseThrow();
    for (String call : List.of("heartbeat", "release", "report")) {
      var answer =
          controller.post(
              "/api/v1/worker/tasks/" + claim.task().id() + "/" + call, "application/json", "{}");
      assertThat(answer.statusCode()).as(call).isEqualTo(400);
      assertThat(controller.tree(answer).get("detail").asString()).isEqualTo("token is missing");
    }
  }

  @Test
  void heartbeatKeepsAWorkerPresent() {
    Claim claim = controller.claim(TaskKind.TRAIN).orElseThrow();
    String claimed = trainer().get("lastSeen").asString();
    clock.advance(Duration.ofSeconds(20));
    assertThat(controller.heartbeat(claim).statusCode()).isEqualTo(200);
    assertThat(trainer().get("lastSeen").asString()).isGreaterThan(claimed);
  }

  @Test
  void devicesAndPoolsAreThoseOfTheWorkersThatClaimed() {
    Claim claim = controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow();
    controller.report(claim, ControllerFixture.timed(2));
    JsonNode device = controller.tree(controller.get("/api/v1/devices")).get(0);
    assertThat(device.get("model").asString()).isEqualTo("test cpu");
    assertThat(device.get("cores").asInt()).isEqualTo(2);
    assertThat(device.get("runtimeVersion").asString()).isEqualTo("1");
    assertThat(device.get("referenceMillis").asDouble()).isEqualTo(2.0);
    assertThat(device.get("measurements").asInt()).isEqualTo(1);
    JsonNode pool = controller.tree(controller.get("/api/v1/pools")).get(0);
    assertThat(pool.get("name").asString()).isEqualTo("local");
    assertThat(pool.get("workers").asInt()).isEqualTo(1);
    assertThat(pool.get("devices").asInt()).isEqualTo(1);
  }
}
