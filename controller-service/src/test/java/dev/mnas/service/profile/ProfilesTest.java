package dev.mnas.service.profile;

import static dev.mnas.service.ControllerFixture.timed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.network.Network;
import dev.mnas.service.ControllerFixture;
import dev.mnas.task.Claim;
import dev.mnas.task.FailureClass;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ProfilesTest {
  private static final String JSON = "application/json";
  private static final String PROFILE = "{\"pool\":\"local\",\"space\":\"tiny\"}";
  private static final String SPACE =
      """
      name: tiny
      input: {height: 28, width: 28, channels: 1}
      classes: 10
      activation: relu6
      channelMultiple: 4
      stem: {filters: 8, stride: 2}
      choices: {convOp: [sepconv, mbconv3], kernel: [3, 5], filterScale: [0.75, 1]}
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
    controller.bean(Profiles.class).tick();
  }

  /** A millisecond for a layer, and as much for each layer of a network. */
  private int answerAll() {
    int answered = 0;
    for (Optional<Claim> claim = next(); claim.isPresent(); claim = next()) {
      TaskSpec spec = claim.get().task().spec();
      int layers =
          spec instanceof TaskSpec.MeasureLatency network
              ? Network.of(network.network()).layers().size()
              : 1;
      controller.report(claim.get(), timed(layers));
      answered++;
    }
    return answered;
  }

  private Optional<Claim> next() {
    return controller.claim(TaskKind.MEASURE_LATENCY);
  }

  private JsonNode done() {
    assertThat(controller.post("/api/v1/profiles", JSON, PROFILE).statusCode()).isEqualTo(201);
    tick();
    answerAll();
    tick();
    return profile(1);
  }

  @Test
  void tableIsMadeOfEachLayerOnceAndJudgedByOtherNetworks() {
    JsonNode profile = done();
    assertThat(profile.get("state").asString()).isEqualTo("DONE");
    assertThat(profile.get("measured")).isEqualTo(profile.get("measurements"));
    long networks = profile.get("measurements").asLong() - profile.get("layers").asLong();
    JsonNode error = profile.get("error");
    assertThat(error.get("networks").asLong()).isLessThan(networks).isPositive();
    assertThat(error.get("meanError").asDouble()).isLessThan(1e-6);
    JsonNode table = controller.tree(controller.get("/api/v1/profiles/1/table"));
    assertThat(table.get("layerMillis").size()).isEqualTo(profile.get("layers").asInt());
    assertThat(controller.tree(controller.get("/api/v1/measurements")).get("items").size())
        .as("measurements of tables in the list")
        .isZero();
  }

  @Test
  void openProfileIsTheAnswerAndWhatIsKnownIsNotMeasuredAgain() {
    assertThat(controller.post("/api/v1/profiles", JSON, PROFILE).statusCode()).isEqualTo(201);
    var again = controller.post("/api/v1/profiles", JSON, PROFILE);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(controller.tree(again).get("id").asInt()).isEqualTo(1);
    tick();
    assertThat(answerAll()).isEqualTo(profile(1).get("measurements").asInt());
    tick();
    assertThat(controller.post("/api/v1/profiles", JSON, PROFILE).statusCode()).isEqualTo(201);
    tick();
    assertThat(answerAll()).isZero();
    tick();
    assertThat(profile(2).get("state").asString()).isEqualTo("DONE");
  }

  @Test
  void layerThatCannotBeTimedFailsTheProfileWithItsName() {
    controller.post("/api/v1/profiles", JSON, PROFILE);
    tick();
    Claim bad = next().orElseThrow();
    controller.report(bad, new TaskResult.Failed(FailureClass.INVALID_NETWORK, "made up"));
    answerAll();
    tick();
    assertThat(profile(1).get("state").asString()).isEqualTo("FAILED");
    assertThat(profile(1).get("failure").asString())
        .startsWith("1 of ")
        .contains("such as that of");
    assertThat(controller.get("/api/v1/profiles/1/table").statusCode()).isEqualTo(404);
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
  void unknownSpaceAndQuantizedPoolAreRefused() {
    var unknown =
        controller.post("/api/v1/profiles", JSON, "{\"pool\":\"local\",\"space\":\"none\"}");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("space must be one of").contains("tiny");
    controller.send(
        controller
            .request("/api/v1/pools/small")
            .header("Content-Type", JSON)
            .PUT(BodyPublishers.ofString("{\"precision\":\"INT8\"}")));
    var quantized =
        controller.post("/api/v1/profiles", JSON, "{\"pool\":\"small\",\"space\":\"tiny\"}");
    assertThat(quantized.statusCode()).isEqualTo(400);
    assertThat(quantized.body()).contains("pool small runs TFLITE in INT8");
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
    // Networks have 7 to 9 layers of a millisecond each.
    controller.post("/api/v1/studies", "application/yaml", STUDY.formatted("5.0"));
    JsonNode trials =
        controller.tree(controller.get("/api/v1/studies/1/trials?size=8")).get("items");
    int stopped = 0;
    for (JsonNode trial : trials) {
      double predicted = trial.get("predictedMillis").asDouble();
      boolean slow = predicted > 1.5 * 5.0;
      assertThat(trial.get("state").asString()).isEqualTo(slow ? "STOPPED" : "RUNNING");
      if (slow) {
        stopped++;
        assertThat(trial.get("stopReason").asString()).startsWith("predicted latency ");
        assertThat(trial.get("reward").isNull()).isTrue();
      }
    }
    assertThat(stopped).isPositive().isLessThan(trials.size());
    assertThat(controller.get("/api/v1/studies/1/spec").body())
        .contains("prefilter: {factor: 1.5}");
    assertThat(controller.get("/api/v1/studies/1/trials.csv").body())
        .contains("predicted_latency_ms");
  }
}
