package dev.mnas.service.study;

import static dev.mnas.service.ControllerFixture.timed;
import static dev.mnas.service.ControllerFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.export.Int8TfliteWriter;
import dev.mnas.export.RangesJson;
import dev.mnas.export.Safetensors;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.service.ControllerFixture;
import dev.mnas.service.UploadedWeights;
import dev.mnas.task.Claim;
import dev.mnas.task.TaskKind;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a trial leaves to ship. */
class ExportsTest {
  private static final String SPACE =
      """
      name: shuffled
      input: {height: 14, width: 14, channels: 1}
      classes: 10
      activation: relu
      channelMultiple: 4
      stem: {filters: 8, stride: 2}
      blocks:
        - {stride: 2, filters: 20, layers: 1, choices: {convOp: [shuffle], groups: [4], kernel: [3, 5]}}
      """;
  private static final String STUDY =
      """
      name: to ship
      space: shuffled
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 1, seed: 3}
      budget: {trials: 1}
      data: {dataset: made-up, train: 128, validation: 100}
      """;

  @TempDir Path data;
  private ControllerFixture controller;
  private Claim training;

  @BeforeEach
  void start() {
    controller = new ControllerFixture(data);
    HttpResponse<String> uploaded =
        controller.send(
            controller
                .request("/api/v1/spaces/shuffled")
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofString(SPACE)));
    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(201);
    HttpResponse<String> started = controller.post("/api/v1/studies", "application/yaml", STUDY);
    assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
    training = controller.claim(TaskKind.TRAIN).orElseThrow();
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  private NetworkSpec spec() {
    return ControllerFixture.network(training);
  }

  private void finish(byte[] weights) {
    controller.report(training, trained(0.5, controller.upload(training, weights)));
    controller.report(controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow(), timed(0.5));
  }

  private HttpResponse<byte[]> download(String name) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            controller.request(trial() + "/downloads/" + name).GET().build(),
            BodyHandlers.ofByteArray());
  }

  private String trial() {
    return "/api/v1/trials/" + training.task().trial();
  }

  private JsonNode detail() {
    return controller.tree(controller.get(trial()));
  }

  @Test
  void int8ModelIsQuantizedWithTheRangesThatCameWithTheWeights() throws Exception {
    byte[] weights = UploadedWeights.calibrated(spec());
    finish(weights);
    assertThat(detail().get("int8").asBoolean()).isTrue();

    HttpResponse<byte[]> answer = download("network-int8.tflite");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
        .contains("trial-" + training.task().trial() + "-network-int8.tflite");
    Network network = Network.of(spec());
    assertThat(answer.body())
        .isEqualTo(
            Int8TfliteWriter.write(
                network,
                Safetensors.read(network, weights),
                RangesJson.read(
                    Safetensors.metadata(weights)
                        .getOrDefault(Safetensors.ACTIVATION_RANGES, ""))));
    assertThat(answer.body().length).isLessThan(download("network.tflite").body().length);
  }

  @Test
  void rangesAreNoMetadataOfTheOnnxModel() throws Exception {
    finish(UploadedWeights.calibrated(spec()));

    assertThat(new String(download("network.onnx").body(), StandardCharsets.ISO_8859_1))
        .contains("input.mean")
        .doesNotContain(Safetensors.ACTIVATION_RANGES);
  }

  @Test
  void weightsWithoutRangesGiveNoInt8Model() throws Exception {
    finish(UploadedWeights.plain(spec()));

    assertThat(detail().get("weightsKept").asBoolean()).isTrue();
    assertThat(detail().get("int8").asBoolean()).isFalse();
    HttpResponse<byte[]> answer = download("network-int8.tflite");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("urn:mnas:problem:not-found", "int8 needs 128 training images");
    assertThat(download("network.tflite").statusCode()).isEqualTo(200);
  }

  @Test
  void weightsThatAreNoneAreToldAndBreakNothing() throws Exception {
    finish("damaged".getBytes(StandardCharsets.UTF_8));

    assertThat(detail().get("int8").asBoolean()).isFalse();
    assertThat(download("network-int8.tflite").statusCode()).isEqualTo(400);
    assertThat(download("network.tflite").statusCode()).isEqualTo(400);
  }

  @Test
  void networkSaysWhatWasRoundedUp() {
    JsonNode network = controller.tree(controller.get(trial() + "/network"));

    assertThat(network.get("roundings").valueStream().map(JsonNode::asString))
        .containsExactly(
            "block0: 20 filters became 32, a multiple of 16, for groups must divide them");
    assertThat(network.get("stages").get(1).get("filters").asInt()).isEqualTo(32);
  }
}
