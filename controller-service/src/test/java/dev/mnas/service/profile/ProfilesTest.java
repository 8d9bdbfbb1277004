package dev.mnas.service.profile;

import static dev.mnas.service.ControllerFixture.timed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.mnas.network.Network;
import dev.mnas.service.ControllerFixture;
import dev.mnas.task.Claim;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ProfilesTest {
  private static final String JSON = "application/json";
  private static final String PROFILE = "{\"pool\":\"local\",\"space\":\"tiny\",\"networks\":20}";
  private static final int NETWORKS = 70;
  private static final String SPACE =
      """
      name: tiny
      input: {height: 28, width: 28, channels: 1}
      classes: 10
      activation: relu6
      channelMultiple: 4
      stem: {filters: 8, stride: 2}
      choices: {convOp: [sepconv, mbconv3], kernel: [3, 5], filterScale: [0.75, 1], layers: [0, 1]}
      blocks: [{stride: 1, filters: 16, layers: 1}, {stride: 2, filters: 32, layers: 1}]
      """;
  private static final String STUDY =
      """
      name: filtered
      space: tiny
      objective: {targetMillis: %s}
      policy: {kind: random, batch: 4}
      budget: {trials: 8}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      prefilter: {factor: 1.5}
      """;

  @TempDir Path data;
  private ControllerFixture controller;

  @BeforeEach
  void start() {
    controller = new ControllerFixture(data);
    assertThat(
            controller
                .send(
                    controller
                        .request("/api/v1/spaces/tiny")
                        .header("Content-Type", "application/yaml")
                        .PUT(BodyPublishers.ofString(SPACE)))
                .statusCode())
        .isEqualTo(201);
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  private JsonNode profile(int id) {
    return controller.tree(controller.get("/api/v1/profiles/" + id));
  }

  private void tick() {
    controller.bean(ProfileProgress.class).tick();
  }

  /** A millisecond for each layer of a network, until nothing more is asked for. */
  private int answerAll() {
    int answered = 0;
    for (int before = -1; before < answered; ) {
      before = answered;
      tick();
      for (Optional<Claim> claim = next(); claim.isPresent(); claim = next()) {
        controller.report(claim.get(), timed(layers(claim.get())));
        answered++;
      }
    }
    return answered;
  }

  private static int layers(Claim claim) {
    return Network.of(ControllerFixture.network(claim)).layers().size();
  }

  private Optional<Claim> next() {
    return controller.claim(TaskKind.MEASURE_LATENCY);
  }

  private void begin() {
    assertThat(controller.post("/api/v1/profiles", JSON, PROFILE).statusCode()).isEqualTo(201);
  }

  private JsonNode done() {
    begin();
    answerAll();
    return profile(1);
  }

  @Test
  void tableIsFittedToNetworksAndJudgedByOthersAndTheNextKnowsThem() {
    JsonNode profile = done();
    assertThat(profile.get("state").asString()).isEqualTo("DONE");
    assertThat(profile.get("model").asString()).isEqualTo(ControllerFixture.DEVICE.model());
    assertThat(profile.get("measured").asInt()).isEqualTo(NETWORKS);
    JsonNode error = profile.get("error");
    assertThat(error.get("networks").asInt()).isEqualTo(50);
    assertThat(error.get("meanError").asDouble()).isLessThan(1e-3);
    JsonNode table = controller.tree(controller.get("/api/v1/profiles/1/table"));
    assertThat(table.get("layerMillis").size()).isEqualTo(profile.get("layers").asInt());
    assertThat(controller.tree(controller.get("/api/v1/measurements")).get("items").size())
        .as("measurements of tables in the list")
        .isZero();
    begin();
    assertThat(answerAll()).as("measurements of what is known").isZero();
    assertThat(profile(2).get("state").asString()).isEqualTo("DONE");
  }

  @Test
  void fewMeasurementsAreOpenAtOnceSoThatOthersWaitForFew() {
    begin();
    tick();
    tick();
    int open = 0;
    while (next().isPresent()) {
      open++;
    }
    assertThat(open).isEqualTo(20);
  }

  @Test
  void tableThatIsBeingMadeIsTheAnswer() {
    begin();
    var again = controller.post("/api/v1/profiles", JSON, PROFILE);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(controller.tree(again).get("id").asInt()).isEqualTo(1);
  }

  @Test
  void networksThatFailedOrWereTimedOnAnotherModelOfDeviceAreNoPartOfTheTable() {
    begin();
    tick();
    fail(2);
    DeviceInfo usual = ControllerFixture.DEVICE;
    DeviceInfo other =
        new DeviceInfo("another cpu", "o", "a", 2, usual.runtime(), usual.runtimeVersion(), 1);
    for (int i = 0; i < 3; i++) {
      Claim claim = controller.claim(TaskKind.MEASURE_LATENCY, "local", other).orElseThrow();
      controller.report(claim, on(other, 99));
    }
    answerAll();
    assertThat(profile(1).get("state").asString()).isEqualTo("DONE");
    assertThat(profile(1).get("model").asString()).isEqualTo(usual.model());
    assertThat(profile(1).get("error").get("networks").asInt()).isEqualTo(45);
    assertThat(profile(1).get("error").get("meanError").asDouble()).isLessThan(1e-3);
  }

  @Test
  void tableWithTooFewNetworksFailsAndSaysSo() {
    begin();
    tick();
    fail(20);
    answerAll();
    assertThat(profile(1).get("state").asString()).isEqualTo("FAILED");
    assertThat(profile(1).get("failure").asString())
        .startsWith("30 of 50 networks to judge the table were timed");
    assertThat(controller.get("/api/v1/profiles/1/table").statusCode()).isEqualTo(404);
  }

  private void fail(int claims) {
    for (int i = 0; i < claims; i++) {
      controller.report(
          next().orElseThrow(), new TaskResult.Failed(FailureClass.INVALID_NETWORK, "made up"));
    }
  }

  private static TaskResult on(DeviceInfo device, double millis) {
    return new TaskResult.LatencyMeasured(
        millis, millis, millis, 0, 1, 200, 1, device, 1, List.of(), null);
  }

  @Test
  void deletedProfileAsksForNothingMore() {
    controller.post("/api/v1/profiles", JSON, PROFILE);
    tick();
    assertThat(controller.send(controller.request("/api/v1/profiles/1").DELETE()).statusCode())
        .isEqualTo(204);
    assertThat(next()).isEmpty();
    tick();
    assertThat(controller.get("/api/v1/profiles/1").statusCode()).isEqualTo(404);
  }

  @Test
  void tableOfAQuantizedPoolIsMadeOfQuantizedNetworks() {
    controller.send(
        controller
            .request("/api/v1/pools/local")
            .header("Content-Type", JSON)
            .PUT(BodyPublishers.ofString("{\"precision\":\"INT8\"}")));
    begin();
    controller.delete("/api/v1/pools/local");
    tick();
    assertThat(profile(1).get("precision").asString()).isEqualTo("INT8");
    assertThat(next().orElseThrow().task().spec())
        .asInstanceOf(type(TaskSpec.MeasureLatency.class))
        .returns(LatencyPrecision.INT8, TaskSpec.MeasureLatency::precision);
  }

  @Test
  void unknownSpaceAndTooFewNetworksAreRefused() {
    var unknown =
        controller.post("/api/v1/profiles", JSON, "{\"pool\":\"local\",\"space\":\"none\"}");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("space must be one of").contains("tiny");
    var few = controller.post("/api/v1/profiles", JSON, PROFILE.replace("20}", "19}"));
    assertThat(few.statusCode()).isEqualTo(400);
    assertThat(few.body()).contains("networks must lie in [20, 1000], were 19");
    var many = controller.post("/api/v1/profiles", JSON, PROFILE.replace("20}", "1000}"));
    assertThat(many.statusCode()).isEqualTo(400);
    assertThat(many.body()).contains("a space must have 1050 networks");
  }

  @Test
  void studyWithoutATableToFilterByIsRefused() {
    var refused = controller.post("/api/v1/studies", "application/yaml", STUDY.formatted("5"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("prefilter needs a latency table of pool local");
  }

  @Test
  void networksPredictedBeyondTheFactorAreNotTrained() {
    done();
    tableOfAnotherPoolOrNoneIsRefused();
    controller.post("/api/v1/studies", "application/yaml", STUDY.formatted("6"));
    JsonNode trials =
        controller.tree(controller.get("/api/v1/studies/1/trials?size=8")).get("items");
    int stopped = 0;
    for (JsonNode trial : trials) {
      double predicted = trial.get("predictedMillis").asDouble();
      boolean known = !trial.get("latencyMillis").isNull();
      boolean slow = predicted > 1.5 * 6 && !known;
      assertThat(trial.get("state").asString()).isEqualTo(slow ? "STOPPED" : "RUNNING");
      if (slow) {
        stopped++;
        assertThat(trial.get("stopReason").asString()).startsWith("predicted latency ");
        assertThat(trial.get("reward").isNull()).isTrue();
      }
    }
    assertThat(stopped).isPositive().isLessThan(trials.size());
    assertThat(controller.get("/api/v1/studies/1/spec").body())
        .contains("prefilter: {table: 1, factor: 1.5}");
    assertThat(controller.get("/api/v1/studies/1/trials.csv").body())
        .contains("predicted_latency_ms");
  }

  private void tableOfAnotherPoolOrNoneIsRefused() {
    String other = STUDY.formatted("5").replace("{factor", "{table: 2, factor");
    var missing = controller.post("/api/v1/studies", "application/yaml", other);
    assertThat(missing.statusCode()).isEqualTo(400);
    assertThat(missing.body()).contains("table 2 is none");
    String elsewhere = STUDY.formatted("5") + "pools: [elsewhere]\n";
    assertThat(controller.post("/api/v1/studies", "application/yaml", elsewhere).body())
        .contains("latency table of pool elsewhere");
  }
}
