package dev.mnas.service.worker;

import static dev.mnas.service.ControllerFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.SettableClock;
import dev.mnas.task.Claim;
import dev.mnas.task.Task;
import dev.mnas.task.TaskKind;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class FleetTest {
  private static final String STUDY =
      """
      name: fleet
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 4}
      budget: {trials: 4}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

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

  private HttpResponse<String> prioritise(int study, int priority) {
    return controller.send(
        controller
            .request("/api/v1/studies/" + study + "/priority")
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"priority\": " + priority + "}")));
  }

  private JsonNode trainers() {
    return controller
        .tree(controller.get("/api/v1/fleet"))
        .valueStream()
        .filter(entry -> entry.get("kind").asString().equals("TRAIN"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void queueIsThereBeforeAnyWorker() {
    clock.advance(Duration.ofSeconds(20));
    JsonNode load = trainers();
    assertThat(load.get("pool").asString()).isEqualTo("local");
    assertThat(load.get("workers").asInt()).isZero();
    assertThat(load.get("queued").asInt()).isEqualTo(4);
    assertThat(load.get("oldestWaitSeconds").asDouble()).isEqualTo(20);
    assertThat(load.get("utilisation").isNull()).isTrue();
    assertThat(load.get("waits").isNull()).isTrue();
  }

  @Test
  void utilisationIsTheShareOfTheWorkersPresence() {
    clock.advance(Duration.ofSeconds(10));
    Claim claim = controller.claim(TaskKind.TRAIN).orElseThrow();
    clock.advance(Duration.ofSeconds(30));
    JsonNode busy = trainers();
    assertThat(busy.get("busy").asInt()).isEqualTo(1);
    assertThat(busy.get("workers").asInt()).isEqualTo(1);
    assertThat(busy.get("utilisation").asDouble()).isEqualTo(1);
    controller.report(claim, trained(0.5));
    clock.advance(Duration.ofSeconds(30));
    JsonNode idle = trainers();
    assertThat(idle.get("busy").asInt()).isZero();
    assertThat(idle.get("queued").asInt()).isEqualTo(3);
    assertThat(idle.get("ended").asInt()).isEqualTo(1);
    assertThat(idle.get("failed").asInt()).isZero();
    assertThat(idle.get("utilisation").asDouble()).isCloseTo(0.5, within(1e-9));
    assertThat(idle.get("waits").get("medianSeconds").asDouble()).isEqualTo(10);
    assertThat(idle.get("waits").get("longestSeconds").asDouble()).isEqualTo(10);
  }

  @Test
  void priorityOfAStudyIsSetAndKept() {
    assertThat(controller.tree(controller.get("/api/v1/studies/1")).get("priority").asInt())
        .isZero();
    var set = prioritise(1, 7);
    assertThat(set.statusCode()).isEqualTo(200);
    assertThat(controller.tree(controller.get("/api/v1/studies/1")).get("priority").asInt())
        .isEqualTo(7);
    var wrong = prioritise(1, 101);
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("priority must lie in [-100, 100], was 101");
  }

  @Test
  void studyOfHigherPriorityIsTrainedFirst() {
    controller.post(
        "/api/v1/studies", "application/yaml", STUDY.replace("name: fleet", "name: urgent"));
    prioritise(2, 1);
    List<Long> trials = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Task task = controller.claim(TaskKind.TRAIN).orElseThrow().task();
      trials.add(Objects.requireNonNull(task.trial()).value());
    }
    // The first study has the trials 1 to 4.
    assertThat(trials.subList(0, 4)).allMatch(trial -> trial > 4);
    assertThat(trials.get(4)).isLessThan(5);
  }
}
