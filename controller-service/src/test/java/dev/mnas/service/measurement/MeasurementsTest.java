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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
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

  @TempDir static Path data;
  private static SettableClock clock;
  private static ControllerFixture controller;
  private static int tests;
  private String pool = "";

  @BeforeAll
  static void start() {
    clock = new SettableClock();
    controller = new ControllerFixture(clock, data);
  }

  @AfterAll
  static void stop() {
    controller.close();
  }

  /** What no other test asks of, or knows. */
  @BeforeEach
  void takeAPoolOfItsOwn() {
    pool = "pool-" + ++tests;
  }

  /** Of the test's own pool where it says local. */
  private JsonNode ask(String wish) {
    HttpResponse<String> answer = controller.post(PATH, JSON, wish.replace("local", pool));
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
    return controller.claim(TaskKind.MEASURE_LATENCY, pool).orElseThrow();
  }

  /** Asks, and plays the worker that answers. */
  private JsonNode measured(String wish, TaskResult result) {
    JsonNode asked = ask(wish);
    assertThat(controller.report(claim(), result).statusCode()).isEqualTo(200);
    return show(asked);
  }

  private List<Long> ids(String query) {
    return controller
        .tree(controller.get(PATH + query.replace("local", pool)))
        .get("items")
        .valueStream()
        .map(each -> each.get("id").asLong())
        .toList();
  }

  @Test
  void askedNetworkIsTimedWithoutATrial() {
    HttpResponse<String> answer = controller.post(PATH, JSON, MOBILENET.replace("local", pool));
    assertThat(answer.statusCode()).isEqualTo(201);
    JsonNode asked = controller.tree(answer);
    assertThat(answer.headers().firstValue("Location"))
        .hasValue(PATH + "/" + asked.get("id").asLong());
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
    assertThat(controller.claim(TaskKind.MEASURE_LATENCY, pool)).isEmpty();
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
    DeviceInfo device =
        device(Map.of("onnxruntime", "1.29.0", "tflite", "1")).with(LatencyRuntime.ONNX_RUNTIME);
    TaskResult result = timedOn(device, 2);
    String wish = MOBILENET.replace("}", ",\"runtime\":\"ONNX_RUNTIME\"}");
    measured(wish, result);
    clock.advance(Duration.ofSeconds(1));
    JsonNode again = ask(wish);
    assertThat(again.get("state").asString()).isEqualTo("DONE");
    assertThat(again.get("latency").get("reused").asBoolean()).isTrue();
    assertThat(ask(MOBILENET).get("state").asString()).isEqualTo("OPEN");
  }

  @Test
  void whatAPoolIsSetToHoldsWhereTheRequestSaysNothing() {
    controller.send(
        controller
            .request("/api/v1/pools/" + pool)
            .header("Content-Type", JSON)
            .PUT(BodyPublishers.ofString("{\"precision\":\"INT8\",\"threads\":2}")));
    JsonNode usual = ask(MOBILENET);
    assertThat(usual.get("precision").asString()).isEqualTo("INT8");
    assertThat(usual.get("threads").asInt()).isEqualTo(2);
    JsonNode chosen = ask(MOBILENET.replace("}", ",\"runtime\":\"ONNX_RUNTIME\"}"));
    assertThat(chosen.get("precision").asString()).isEqualTo("FLOAT32");
  }

  @Test
  void doubtfulLatencyOfADeviceIsAskedForAgain() {
    DeviceInfo device = device(Map.of());
    for (int i = 0; i < 10; i++) {
      measuredOn(device, "mnasnet-small", 2);
    }
    JsonNode asked = ask(MOBILENET);
    controller.report(
        controller.claim(TaskKind.MEASURE_LATENCY, pool, device).orElseThrow(), timedOn(device, 3));
    assertThat(state(asked)).isEqualTo("OPEN");
    assertThat(controller.claim(TaskKind.MEASURE_LATENCY, pool, device)).isEmpty();
    controller.report(claim(), timed(4.5));
    assertThat(show(asked).get("latency").get("medianMillis").asDouble()).isEqualTo(4.5);
  }

  private void measuredOn(DeviceInfo device, String network, double referenceMillis) {
    ask(MOBILENET.replace("mobilenetv2", network).replace("}", ",\"again\":true}"));
    controller.report(
        controller.claim(TaskKind.MEASURE_LATENCY, pool, device).orElseThrow(),
        timedOn(device, referenceMillis));
  }

  private static TaskResult timedOn(DeviceInfo device, double referenceMillis) {
    return new TaskResult.LatencyMeasured(
        3, 3, 3, 0, 1, 200, referenceMillis, device, 1, List.of(3.0), null);
  }

  private DeviceInfo device(Map<String, String> labels) {
    DeviceInfo fixed = ControllerFixture.DEVICE;
    return new DeviceInfo(
        fixed.model(),
        fixed.os(),
        fixed.architecture(),
        fixed.cores(),
        fixed.runtime(),
        fixed.runtimeVersion(),
        fixed.referenceMillis(),
        pool,
        labels);
  }

  @Test
  void deletedStudyTakesItsTrialsAndNoMeasurementOfARequest() {
    controller.post("/api/v1/studies", "application/yaml", STUDY);
    controller.report(controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow(), timed(0.5));
    controller.report(controller.claim(TaskKind.TRAIN).orElseThrow(), trained(0.5));
    assertThat(controller.tree(controller.get("/api/v1/studies/1")).get("state").asString())
        .isEqualTo("COMPLETED");
    JsonNode done = measured(MOBILENET, timed(4.5));
    assertThat(controller.delete("/api/v1/studies/1").statusCode()).isEqualTo(204);
    assertThat(controller.get("/api/v1/trials/1").statusCode()).isEqualTo(404);
    JdbcClient database = controller.bean(JdbcClient.class);
    assertThat(database.sql("select count(*) from trial").query(Long.class).single()).isZero();
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
    assertThat(cancel(waiting).statusCode()).isEqualTo(204);
    assertThat(cancel(waiting).statusCode()).isEqualTo(204);
    assertThat(state(waiting)).isEqualTo("CANCELLED");
    assertThat(controller.claim(TaskKind.MEASURE_LATENCY, pool)).isEmpty();
    JsonNode running = ask(MOBILENET);
    Claim claim = claim();
    cancel(running);
    assertThat(controller.tree(controller.heartbeat(claim)).get("cancelled").asBoolean()).isTrue();
    assertThat(controller.report(claim, timed(1)).statusCode()).isEqualTo(409);
    assertThat(state(running)).isEqualTo("CANCELLED");
  }

  private HttpResponse<String> cancel(JsonNode measurement) {
    return controller.delete(PATH + "/" + measurement.get("id").asLong());
  }

  @Test
  void endedMeasurementCannotBeCancelled() {
    HttpResponse<String> answer = cancel(measured(MOBILENET, timed(4.5)));
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(controller.tree(answer).get("type").asString())
        .isEqualTo("urn:mnas:problem:illegal-state");
    assertThat(controller.delete(PATH + "/999999").statusCode()).isEqualTo(404);
  }

  @Test
  void sameKeyStandsForTheSameMeasurement() {
    HttpResponse<String> first = withKey(MOBILENET);
    HttpResponse<String> again = withKey(MOBILENET);
    assertThat(List.of(first.statusCode(), again.statusCode())).containsExactly(201, 200);
    assertThat(controller.tree(again).get("id")).isEqualTo(controller.tree(first).get("id"));
    assertThat(ids("?pool=local")).hasSize(1);
    HttpResponse<String> other = withKey(MOBILENET.replace("mobilenetv2", "mnasnet-a1"));
    assertThat(other.statusCode()).isEqualTo(422);
  }

  private HttpResponse<String> withKey(String wish) {
    return controller.send(
        controller
            .request(PATH)
            .header("Content-Type", JSON)
            .header("Idempotency-Key", "once")
            .POST(BodyPublishers.ofString(wish.replace("local", pool))));
  }

  @Test
  void pagesAndFiltersFindMeasurements() {
    long first = measured(MOBILENET, timed(4.5)).get("id").asLong();
    ask(MOBILENET.replace("mobilenetv2", "mnasnet-a1"));
    ask(MOBILENET.replace("local", "local-phone"));
    String both = "?pool=local&pool=local-phone";
    assertThat(ids(both)).containsExactly(first + 2, first + 1, first);
    assertThat(ids(both + "&state=OPEN")).containsExactly(first + 2, first + 1);
    assertThat(ids("?pool=local&state=OPEN&state=DONE")).containsExactly(first + 1, first);
    assertThat(ids(both + "&network=mobilenetv2")).containsExactly(first + 2, first);
    String two = PATH + both.replace("local", pool) + "&size=2";
    JsonNode page = controller.tree(controller.get(two));
    assertThat(page.get("items").size()).isEqualTo(2);
    assertThat(page.get("next").asLong()).isEqualTo(first + 1);
    JsonNode last = controller.tree(controller.get(two + "&cursor=" + (first + 1)));
    assertThat(last.get("items").get(0).get("id").asLong()).isEqualTo(first);
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
    JsonNode worker =
        controller
            .tree(controller.get("/api/v1/workers"))
            .valueStream()
            .filter(each -> each.get("pool").asString().equals(pool))
            .findFirst()
            .orElseThrow();
    assertThat(worker.get("state").asString()).isEqualTo("BUSY");
    assertThat(worker.get("task").isNull()).isTrue();
    assertThat(worker.get("measurement").get("id").asLong()).isEqualTo(asked);
  }
}
