package dev.mnas.service.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.SettableClock;
import dev.mnas.task.Claim;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.task.Protocol;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.WireJson;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** How networks are timed in pools, on what devices, and what becomes of doubtful timings. */
class PoolsTest {
  private static final String JSON = "application/json";
  private static final String STUDY =
      """
      name: pools
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 1, seed: %d}
      budget: {trials: 1}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      pools: [%s]
      """;

  @TempDir Path data;
  private ControllerFixture controller;

  @BeforeEach
  void start() {
    controller = new ControllerFixture(new SettableClock(), data);
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  private void study(int seed, String pools) {
    HttpResponse<String> answer =
        controller.post("/api/v1/studies", "application/yaml", STUDY.formatted(seed, pools));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private HttpResponse<String> set(String pool, String settings, String... header) {
    var request =
        controller
            .request("/api/v1/pools/" + pool)
            .header("Content-Type", JSON)
            .PUT(BodyPublishers.ofString(settings));
    return controller.send(header.length == 0 ? request : request.header(header[0], header[1]));
  }

  private static DeviceInfo device(String serial, double referenceMillis) {
    return new DeviceInfo(
        "phone",
        "Android 16",
        "arm64-v8a",
        8,
        "tflite-xnnpack",
        "2.21.0",
        referenceMillis,
        serial,
        Map.of("soc", "Tensor G4", "tflite", "2.21.0"));
  }

  private Optional<Claim> claim(String pool, DeviceInfo device) {
    ClaimRequest request =
        new ClaimRequest(Protocol.VERSION, "phones", TaskKind.MEASURE_LATENCY, pool, 0, device);
    var json = WireJson.mapper();
    HttpResponse<String> answer =
        controller.post("/api/v1/worker/claims", JSON, json.writeValueAsString(request));
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 204);
    return answer.statusCode() == 204
        ? Optional.empty()
        : Optional.of(json.readValue(answer.body(), Claim.class));
  }

  private void report(Claim claim, DeviceInfo device, double millis, double referenceMillis) {
    HttpResponse<String> answer =
        controller.report(
            claim,
            new TaskResult.LatencyMeasured(
                millis,
                millis,
                millis,
                0,
                1,
                200,
                referenceMillis,
                device,
                1,
                List.of(millis),
                null));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private void train() {
    controller.report(
        controller.claim(TaskKind.TRAIN).orElseThrow(), ControllerFixture.trained(0.5));
  }

  private JsonNode trial(int id) {
    return controller.tree(controller.get("/api/v1/trials/" + id));
  }

  private JsonNode unit() {
    return controller.tree(controller.get("/api/v1/devices/units")).get(0);
  }

  /** Five networks of as many studies, timed by a device at its usual reference. */
  private void history(DeviceInfo device) {
    for (int seed = 1; seed <= 5; seed++) {
      study(seed, "local");
      train();
      report(claim("local", device).orElseThrow(), device, 1, 2);
    }
  }

  @Test
  void tasksCarryTheSettingsOfTheirPool() {
    assertThat(set("quantized", "{\"precision\":\"INT8\",\"threads\":4}").statusCode())
        .isEqualTo(201);
    study(1, "quantized, plain");
    TaskSpec.MeasureLatency quantized =
        (TaskSpec.MeasureLatency) claim("quantized", device("a", 2)).orElseThrow().task().spec();
    assertThat(quantized.precision()).isEqualTo(LatencyPrecision.INT8);
    assertThat(quantized.runtime()).isEqualTo(LatencyRuntime.TFLITE);
    assertThat(quantized.threads()).isEqualTo(4);
    TaskSpec.MeasureLatency plain =
        (TaskSpec.MeasureLatency) claim("plain", device("b", 2)).orElseThrow().task().spec();
    assertThat(plain.precision()).isEqualTo(LatencyPrecision.FLOAT32);
    assertThat(plain.threads()).isEqualTo(1);
  }

  @Test
  void settingsAreChangedByWhoReadThem() {
    HttpResponse<String> made = set("p", "{\"threads\":2}");
    String etag = made.headers().firstValue("ETag").orElseThrow();
    assertThat(set("p", "{}").statusCode()).isEqualTo(412);
    assertThat(set("p", "{\"threads\":3}", "If-Match", etag).statusCode()).isEqualTo(200);
    assertThat(set("p", "{\"threads\":4}", "If-Match", etag).statusCode()).isEqualTo(412);
    JsonNode pool = controller.tree(controller.get("/api/v1/pools/p"));
    assertThat(pool.get("settings").get("threads").asInt()).isEqualTo(3);
    assertThat(pool.get("own").asBoolean()).isTrue();
    assertThat(controller.get("/api/v1/audit").body()).contains("/api/v1/pools/p");
    controller.send(controller.request("/api/v1/pools/p").DELETE());
    assertThat(controller.tree(controller.get("/api/v1/pools/p")).get("own").asBoolean()).isFalse();
    String impossible = "{\"runtime\":\"ONNX_RUNTIME\",\"precision\":\"INT8\"}";
    assertThat(set("p", impossible).statusCode()).isEqualTo(400);
  }

  @Test
  void deviceAlsoServesThePoolsWhoseLabelsItHas() {
    set("tensors", "{\"labels\":{\"soc\":\"Tensor G4\",\"tflite\":\"*\"}}");
    set("others", "{\"labels\":{\"soc\":\"Snapdragon\"}}");
    set("onnx", "{\"runtime\":\"ONNX_RUNTIME\",\"labels\":{\"soc\":\"Tensor G4\"}}");
    study(1, "others, onnx");
    assertThat(claim("local", device("a", 2))).isEmpty();
    study(2, "tensors");
    assertThat(claim("local", device("a", 2)).orElseThrow().task().pool()).isEqualTo("tensors");
    assertThat(unit().get("pools").toString()).isEqualTo("[\"local\",\"tensors\"]");
  }

  @Test
  void deviceIsLeasedOnceWhateverPoolAsks() {
    study(1, "local, other");
    Claim held = claim("local", device("a", 2)).orElseThrow();
    assertThat(claim("other", device("a", 2))).isEmpty();
    assertThat(claim("other", device("b", 2))).isPresent();
    report(held, device("a", 2), 1, 2);
  }

  @Test
  void medianOverDevicesCountsAndOutliersAreMarked() {
    set("local", "{\"devices\":3}");
    study(1, "local");
    train();
    double[] millis = {1, 1.02, 3};
    for (int i = 0; i < 3; i++) {
      DeviceInfo device = device("serial-" + i, 2);
      report(claim("local", device).orElseThrow(), device, millis[i], 2);
      assertThat(claim("local", device)).isEmpty();
    }
    JsonNode trial = trial(1);
    assertThat(trial.get("state").asString()).isEqualTo("COMPLETE");
    assertThat(trial.get("latencyMillis").asDouble()).isEqualTo(1.02);
    assertThat(trial.get("latencies").valueStream().map(l -> l.get("outlier").asBoolean()))
        .containsExactly(false, false, true);
    JsonNode pool = trial.get("pools").get(0);
    assertThat(pool.get("devices").asInt()).isEqualTo(3);
    assertThat(pool.get("spreadShare").asDouble()).isEqualTo(2 / 1.02);
  }

  @Test
  void movedReferencePutsADeviceIntoQuarantineAndItsTimingIsAskedForAgain() {
    DeviceInfo device = device("a", 2);
    history(device);
    study(6, "local");
    train();
    report(claim("local", device).orElseThrow(), device, 1.5, 2.2);
    JsonNode doubtful = trial(6);
    assertThat(doubtful.get("state").asString()).isEqualTo("RUNNING");
    assertThat(doubtful.get("latencyMillis").isNull()).isTrue();
    assertThat(doubtful.get("latencies").get(0).get("suspect").asString())
        .isEqualTo("reference of 2.200 ms is +10.0% from the usual 2.000 ms, allowed are 5.0%");
    assertThat(unit().get("quarantine").get("reason").asString()).contains("+10.0%");
    assertThat(claim("local", device)).isEmpty();
    DeviceInfo other = device("b", 2);
    report(claim("local", other).orElseThrow(), other, 1, 2);
    assertThat(trial(6).get("state").asString()).isEqualTo("COMPLETE");
    assertThat(trial(6).get("latencyMillis").asDouble()).isEqualTo(1);
    assertThat(trial(6).get("latencies").size()).isEqualTo(1);
  }

  @Test
  void personOrAPassingCalibrationReleasesADevice() {
    DeviceInfo device = device("a", 2);
    history(device);
    study(6, "local");
    report(claim("local", device).orElseThrow(), device, 1, 2.2);
    assertThat(claim("local", device("a", 2.3))).isEmpty();
    assertThat(unit().get("quarantine").get("reason").asString())
        .startsWith("calibration of 2.300");
    assertThat(claim("local", device("a", 2.05))).isPresent();
    assertThat(unit().get("quarantine").isNull()).isTrue();
    claim("local", device("a", 2.3));
    assertThat(unit().get("quarantine").isNull()).isFalse();
    HttpResponse<String> released = controller.post("/api/v1/devices/1/release", JSON, "{}");
    assertThat(controller.tree(released).get("quarantine").isNull()).isTrue();
    assertThat(controller.post("/api/v1/devices/9/release", JSON, "{}").statusCode())
        .isEqualTo(404);
  }

  @Test
  void claimTellsADeviceInQuarantineWhyItGetsNothingUntilItsCalibrationPasses() {
    DeviceInfo device = device("a", 2);
    history(device);
    assertThat(quarantineTold(device)).isEmpty();
    assertThat(quarantineTold(device("a", 2.2)))
        .hasValueSatisfying(reason -> assertThat(reason).startsWith("calibration of 2.200 ms"));
    assertThat(quarantineTold(device("b", 2.2))).isEmpty();
    assertThat(quarantineTold(device("a", 2.02))).isEmpty();
    assertThat(unit().get("quarantine").isNull()).isTrue();
  }

  private Optional<String> quarantineTold(DeviceInfo device) {
    ClaimRequest request =
        new ClaimRequest(Protocol.VERSION, "phones", TaskKind.MEASURE_LATENCY, "local", 0, device);
    HttpResponse<String> answer =
        controller.post(
            "/api/v1/worker/claims", JSON, WireJson.mapper().writeValueAsString(request));
    assertThat(answer.statusCode()).isEqualTo(204);
    return answer.headers().firstValue("X-Device-Quarantine");
  }

  @Test
  void knownLatencyIsReusedUntilAUserAsksAgain() {
    DeviceInfo device = device("a", 2);
    study(1, "local");
    train();
    report(claim("local", device).orElseThrow(), device, 1, 2);
    double reward = trial(1).get("reward").asDouble();
    study(1, "local");
    assertThat(claim("local", device)).isEmpty();
    HttpResponse<String> asked = controller.post("/api/v1/trials/1/remeasure", JSON, "{}");
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
    assertThat(controller.tree(asked).get("pools").get(0).get("open").asBoolean()).isTrue();
    report(claim("local", device).orElseThrow(), device, 1.25, 2);
    JsonNode again = trial(1);
    assertThat(again.get("latencies").get(0).get("latencyMillis").asDouble()).isEqualTo(1.25);
    assertThat(again.get("latencyMillis").asDouble()).isEqualTo(1);
    assertThat(again.get("reward").asDouble()).isEqualTo(reward);
    study(1, "local");
    assertThat(trial(3).get("latencyMillis").asDouble()).isEqualTo(1.25);
  }

  private void fail(Claim claim, FailureClass failure) {
    assertThat(controller.report(claim, new TaskResult.Failed(failure, "cable")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void taskThatADeviceFailedAtGoesToAnotherOfThePool() {
    study(1, "local");
    DeviceInfo first = device("a", 2);
    DeviceInfo second = device("b", 2);
    claim("local", second).ifPresent(claim -> fail(claim, FailureClass.LATENCY_UNSTABLE));
    Claim failed = claim("local", first).orElseThrow();
    fail(failed, FailureClass.DEVICE_FAULT);

    assertThat(claim("local", first)).isEmpty();
    assertThat(claim("local", second).orElseThrow().task().id()).isEqualTo(failed.task().id());
  }

  @Test
  void onlyDeviceOfAPoolTriesAgainWhatItFailedAt() {
    study(1, "local");
    DeviceInfo only = device("a", 2);
    Claim failed = claim("local", only).orElseThrow();
    fail(failed, FailureClass.DEVICE_FAULT);

    assertThat(claim("local", only).orElseThrow().task().id()).isEqualTo(failed.task().id());
  }

  @Test
  void deviceThatFailsAtThreeTasksInARowIsInQuarantineUntilAPersonReleasesIt() {
    DeviceInfo broken = device("a", 2);
    for (int seed = 1; seed <= 2; seed++) {
      study(seed, "local");
      for (int attempt = 1; attempt <= FailureClass.DEVICE_FAULT.maxAttempts(); attempt++) {
        fail(claim("local", broken).orElseThrow(), FailureClass.DEVICE_FAULT);
      }
      assertThat(unit().path("quarantine").path("reason").asString("")).isEmpty();
    }
    study(3, "local");
    fail(claim("local", broken).orElseThrow(), FailureClass.DEVICE_FAULT);

    assertThat(unit().path("quarantine").path("reason").asString())
        .isEqualTo("failed at 3 tasks in a row, the last: cable");
    assertThat(claim("local", device("a", 2.01))).isEmpty();
    controller.post("/api/v1/devices/%d/release".formatted(unit().path("id").asLong()), JSON, "");
    assertThat(claim("local", broken)).isPresent();
  }

  @Test
  void taskThatADeviceDidEndsTheRowOfItsFaults() {
    DeviceInfo device = device("a", 2);
    for (int seed = 1; seed <= 4; seed++) {
      study(seed, "local");
      fail(claim("local", device).orElseThrow(), FailureClass.DEVICE_FAULT);
      report(claim("local", device).orElseThrow(), device, 1, 2);
      train();
    }

    assertThat(unit().path("quarantine").path("reason").asString("")).isEmpty();
  }
}
