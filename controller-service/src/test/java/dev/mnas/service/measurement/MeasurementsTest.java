package dev.mnas.service.measurement;

import static dev.mnas.service.ControllerFixture.timed;
import static dev.mnas.service.ControllerFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.network.Zoo;
import dev.mnas.network.ZooModel;
import dev.mnas.network.ZooOptions;
import dev.mnas.service.ControllerFixture;
import dev.mnas.service.SettableClock;
import dev.mnas.task.Claim;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MeasurementsTest {
  private static final String PATH = "/api/v1/measurements";
  private static final String JSON = "application/json";
  private static final String MOBILENET = "{\"pool\":\"local\",\"network\":\"mobilenetv2\"}";
  private static final String STUDY =
      """
      name: beside
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 1}
      budget: {trials: 1}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  @TempDir Path data;
  private final SettableClock clock = new SettableClock();
  private ControllerFixture controller;

  @BeforeEach
  void start() {
    controller = new ControllerFixture(clock, data);
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  private JsonNode ask(String wish) {
    HttpResponse<String> answer = controller.post(PATH, JSON, wish);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return controller.tree(answer);
  }

  private JsonNode show(JsonNode measurement) {
    return controller.tree(controller.get(PATH + "/" + measurement.get("id").asLong()));
  }

  private String state(JsonNode measurement) {
    return show(measurement).get("state").asString();
  }

  private Claim claim() {
    return controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow();
  }

  /** Asks, and plays the worker that answers. */
  private JsonNode measured(String wish, TaskResult result) {
    JsonNode asked = ask(wish);
    assertThat(controller.report(claim(), result).statusCode()).isEqualTo(200);
    return show(asked);
  }

  private List<Long> ids(String query) {
    return controller
        .tree(controller.get(PATH + query))
        .get("items")
        .valueStream()
        .map(each -> each.get("id").asLong())
        .toList();
  }

  @Test
  void askedNetworkIsTimedWithoutATrial() {
    HttpResponse<String> answer = controller.post(PATH, JSON, MOBILENET);
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Location")).hasValue(PATH + "/1");
    JsonNode asked = controller.tree(answer);
    assertThat(asked.get("state").asString()).isEqualTo("OPEN");
    assertThat(asked.get("worker").isNull()).isTrue();
    Claim claim = claim();
    assertThat(claim.task().trial()).isNull();
    assertThat(claim.task().spec())
        .isEqualTo(
            new TaskSpec.MeasureLatency(
                Zoo.network(ZooModel.MOBILENETV2, ZooOptions.PUBLISHED).spec(), 1));
    assertThat(show(asked).get("worker").asString()).isEqualTo("w1");
    clock.advance(Duration.ofSeconds(5));
    assertThat(controller.heartbeat(claim).statusCode()).isEqualTo(200);
    controller.report(claim, timed(4.5));
    JsonNode done = show(asked);
    assertThat(done.get("state").asString()).isEqualTo("DONE");
    assertThat(done.get("worker").isNull()).isTrue();
    JsonNode latency = done.get("latency");
    assertThat(latency.get("reused").asBoolean()).isFalse();
    assertThat(latency.get("medianMillis").asDouble()).isEqualTo(4.5);
    assertThat(latency.get("latencyMillis").asDouble()).isEqualTo(4.5);
    assertThat(latency.get("device").get("model").asString()).isEqualTo("test cpu");
    assertThat(done.get("result").get("sampleMillis").get(0).asDouble()).isEqualTo(4.5);
  }

  @Test
  void optionsOfTheNetworkAndTheRuntimeReachTheWorker() {
    JsonNode asked =
        ask(
            """
            {"pool": "local", "network": "shufflenet", "width": 0.5, "groups": 8,
             "input": "28x28x1", "classes": 10, "runtime": "TFLITE", "precision": "INT8",
             "threads": 2}
            """);
    assertThat(asked.get("network").asString()).isEqualTo("shufflenet 0.5x g8 28x28x1 10 classes");
    TaskSpec.MeasureLatency spec = (TaskSpec.MeasureLatency) claim().task().spec();
    assertThat(spec.network().classes()).isEqualTo(10);
    assertThat(spec.network().input()).hasToString("28x28x1");
    assertThat(spec.precision()).isEqualTo(LatencyPrecision.INT8);
    assertThat(spec.threads()).isEqualTo(2);
  }

  @Test
  void knownLatencyIsTheAnswerAtOnceUnlessItIsAskedForAgain() {
    long first = measured(MOBILENET, timed(4.5)).get("id").asLong();
    clock.advance(Duration.ofMinutes(1));
    JsonNode second = ask(MOBILENET);
    assertThat(second.get("id").asLong()).isNotEqualTo(first);
    assertThat(second.get("state").asString()).isEqualTo("DONE");
    assertThat(second.get("latency").get("reused").asBoolean()).isTrue();
    assertThat(second.get("latency").get("medianMillis").asDouble()).isEqualTo(4.5);
    assertThat(controller.claim(TaskKind.MEASURE_LATENCY)).isEmpty();
    JsonNode third = measured(MOBILENET.replace("}", ",\"again\":true}"), timed(5));
    assertThat(third.get("latency").get("reused").asBoolean()).isFalse();
    assertThat(ask(MOBILENET).get("latency").get("medianMillis").asDouble()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"pool\":\"other\",\"network\":\"mobilenetv2\"",
        "\"pool\":\"local\",\"network\":\"mobilenetv2\",\"threads\":2",
        "\"pool\":\"local\",\"network\":\"mobilenetv2\",\"width\":0.5",
        "\"pool\":\"local\",\"network\":\"mobilenetv2\",\"precision\":\"INT8\"",
        "\"pool\":\"local\",\"network\":\"mobilenetv2\",\"runtime\":\"ONNX_RUNTIME\"",
      })
  void latencyOfSomethingElseIsNotReused(String other) {
    measured(MOBILENET, timed(4.5));
    assertThat(ask("{" + other + "}").get("state").asString()).isEqualTo("OPEN");
  }

  @Test
  void latencyOfAnotherRuntimeOfTheDeviceIsReusedToo() {
    DeviceInfo fixed = ControllerFixture.DEVICE;
    DeviceInfo device =
        new DeviceInfo(
                fixed.model(),
                fixed.os(),
                fixed.architecture(),
                fixed.cores(),
                fixed.runtime(),
                fixed.runtimeVersion(),
                fixed.referenceMillis(),
                "board-1",
                Map.of("onnxruntime", "1.29.0", "tflite", "1"))
            .with(LatencyRuntime.ONNX_RUNTIME);
    TaskResult result =
        new TaskResult.LatencyMeasured(3, 3, 3, 0, 1, 200, 2.0, device, 1, List.of(3.0), null);
    String wish = MOBILENET.replace("}", ",\"runtime\":\"ONNX_RUNTIME\"}");
    measured(wish, result);
    clock.advance(Duration.ofSeconds(1));
    JsonNode again = ask(wish);
    assertThat(again.get("state").asString()).isEqualTo("DONE");
    assertThat(again.get("latency").get("reused").asBoolean()).isTrue();
    assertThat(ask(MOBILENET).get("state").asString()).isEqualTo("OPEN");
  }

  @Test
  void trialReusesWhatWasMeasuredWithoutAStudyAndOutlivesNothingOfIt() {
    controller.post("/api/v1/studies", "application/yaml", STUDY);
    controller.report(claim(), timed(0.5));
    controller.report(controller.claim(TaskKind.TRAIN).orElseThrow(), trained(0.5));
    JsonNode trial = controller.tree(controller.get("/api/v1/trials/1/network"));
    assertThat(controller.tree(controller.get("/api/v1/studies/1")).get("state").asString())
        .isEqualTo("COMPLETED");
    assertThat(trial.get("classes").asInt()).isEqualTo(10);
    JsonNode done = measured(MOBILENET, timed(4.5));
    assertThat(controller.delete("/api/v1/studies/1").statusCode()).isEqualTo(204);
    assertThat(controller.get("/api/v1/trials/1").statusCode()).isEqualTo(404);
    assertThat(show(done)).isEqualTo(done);
  }

  @Test
  void failureIsTriedAgainAsOftenAsItsClassAllows() {
    JsonNode asked = ask(MOBILENET);
    for (int attempt = 1; attempt <= FailureClass.LATENCY_UNSTABLE.maxAttempts(); attempt++) {
      assertThat(state(asked)).isEqualTo("OPEN");
      controller.report(claim(), new TaskResult.Failed(FailureClass.LATENCY_UNSTABLE, "too noisy"));
    }
    JsonNode failed = show(asked);
    assertThat(failed.get("state").asString()).isEqualTo("FAILED");
    assertThat(failed.get("failure").asString()).isEqualTo("LATENCY_UNSTABLE");
    assertThat(failed.get("failureMessage").asString()).isEqualTo("too noisy");
    assertThat(failed.get("latency").isNull()).isTrue();
  }

  @Test
  void lostWorkerLeavesTheTaskToAnother() {
    JsonNode asked = ask(MOBILENET);
    for (int attempt = 1; attempt <= FailureClass.WORKER_LOST.maxAttempts(); attempt++) {
      assertThat(state(asked)).isEqualTo("OPEN");
      claim();
      clock.advance(Duration.ofSeconds(61));
      controller.sweep();
    }
    assertThat(show(asked).get("failure").asString()).isEqualTo("WORKER_LOST");
  }

  @Test
  void cancelledMeasurementIsNotGivenOutAndItsHolderLearnsIt() {
    JsonNode waiting = ask(MOBILENET);
    assertThat(controller.delete(PATH + "/1").statusCode()).isEqualTo(204);
    assertThat(controller.delete(PATH + "/1").statusCode()).isEqualTo(204);
    assertThat(state(waiting)).isEqualTo("CANCELLED");
    assertThat(controller.claim(TaskKind.MEASURE_LATENCY)).isEmpty();
    JsonNode running = ask(MOBILENET);
    Claim claim = claim();
    controller.delete(PATH + "/2");
    assertThat(controller.tree(controller.heartbeat(claim)).get("cancelled").asBoolean()).isTrue();
    assertThat(controller.report(claim, timed(1)).statusCode()).isEqualTo(409);
    assertThat(state(running)).isEqualTo("CANCELLED");
  }

  @Test
  void endedMeasurementCannotBeCancelled() {
    measured(MOBILENET, timed(4.5));
    HttpResponse<String> answer = controller.delete(PATH + "/1");
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(controller.tree(answer).get("type").asString())
        .isEqualTo("urn:mnas:problem:illegal-state");
    assertThat(controller.delete(PATH + "/2").statusCode()).isEqualTo(404);
  }

  @Test
  void sameKeyStandsForTheSameMeasurement() {
    HttpResponse<String> first = withKey(MOBILENET);
    HttpResponse<String> again = withKey(MOBILENET);
    assertThat(List.of(first.statusCode(), again.statusCode())).containsExactly(201, 200);
    assertThat(controller.tree(again).get("id")).isEqualTo(controller.tree(first).get("id"));
    assertThat(ids("")).hasSize(1);
    HttpResponse<String> other = withKey(MOBILENET.replace("mobilenetv2", "mnasnet-a1"));
    assertThat(other.statusCode()).isEqualTo(422);
  }

  private HttpResponse<String> withKey(String wish) {
    return controller.send(
        controller
            .request(PATH)
            .header("Content-Type", JSON)
            .header("Idempotency-Key", "once")
            .POST(BodyPublishers.ofString(wish)));
  }

  @Test
  void pagesAndFiltersFindMeasurements() {
    measured(MOBILENET, timed(4.5));
    ask(MOBILENET.replace("mobilenetv2", "mnasnet-a1"));
    ask(MOBILENET.replace("local", "phone"));
    assertThat(ids("")).containsExactly(3L, 2L, 1L);
    assertThat(ids("?state=OPEN")).containsExactly(3L, 2L);
    assertThat(ids("?pool=local&state=OPEN&state=DONE")).containsExactly(2L, 1L);
    assertThat(ids("?network=mobilenetv2")).containsExactly(3L, 1L);
    JsonNode page = controller.tree(controller.get(PATH + "?size=2"));
    assertThat(page.get("items").size()).isEqualTo(2);
    assertThat(page.get("next").asString()).isEqualTo("2");
    JsonNode last = controller.tree(controller.get(PATH + "?size=2&cursor=2"));
    assertThat(last.get("items").get(0).get("id").asLong()).isEqualTo(1);
    assertThat(last.get("next").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"network\":\"mobilenetv2\"} | pool must be",
        "{\"pool\":\"local\"} | either network or file",
        "{\"pool\":\"local\",\"network\":\"resnet\"} | a network must be block strings or one of",
        "{\"pool\":\"local\",\"network\":\"r1_k3\"} | block0",
        "{\"pool\":\"local\",\"network\":\"mobilenetv2\",\"threads\":65} | threads must lie in",
        "{\"pool\":\"local\",\"network\":\"mobilenetv2\",\"input\":\"x\"} | input must be a side",
        "{\"pool\":\"local\",\"network\":\"mobilenetv2\",\"file\":\"aa\"} | either network or file",
        "{\"pool\":\"local\",\"file\":\"aa\",\"width\":1} | width does not go with file",
        "{\"pool\":\"local\",\"file\":\"aa\"} | file must be one that was uploaded",
        "{\"pool\":\"local\",\"network\":\"mobilenetv2\",\"runtime\":\"ONNX_RUNTIME\",\"precision\":\"INT8\"}"
            + " | precision INT8 needs runtime TFLITE",
      })
  void refusalNamesTheRule(String wish, String rule) {
    HttpResponse<String> answer = controller.post(PATH, JSON, wish);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(controller.tree(answer).get("detail").asString()).contains(rule);
  }

  @Test
  void workerThatTimesItIsBusyWithIt() {
    long asked = ask(MOBILENET).get("id").asLong();
    claim();
    JsonNode worker = controller.tree(controller.get("/api/v1/workers")).get(0);
    assertThat(worker.get("state").asString()).isEqualTo("BUSY");
    assertThat(worker.get("task").isNull()).isTrue();
    assertThat(worker.get("measurement").get("id").asLong()).isEqualTo(asked);
  }
}
