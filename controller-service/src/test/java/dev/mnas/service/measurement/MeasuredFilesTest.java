package dev.mnas.service.measurement;

import static dev.mnas.service.ControllerFixture.timed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.mnas.export.OnnxWriter;
import dev.mnas.export.TfliteWriter;
import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import dev.mnas.service.ControllerFixture;
import dev.mnas.service.SettableClock;
import dev.mnas.service.artifact.ModelFiles;
import dev.mnas.task.Claim;
import dev.mnas.task.ModelFile;
import dev.mnas.task.ModelFormat;
import dev.mnas.task.Sha256;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskSpec;
import dev.mnas.worker.ControllerClient;
import dev.mnas.worker.LeaseLost;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MeasuredFilesTest {
  private static final int LIMIT = 2 << 20;
  private static final Network NETWORK =
      Network.of(
          new NetworkSpec(
              new TensorShape(8, 8, 1),
              10,
              Activation.RELU6,
              8,
              1,
              List.of(BlockSpec.parse("r1_k3_s11_e3_i8_o8")),
              0));
  private static final Weights WEIGHTS = Weights.random(NETWORK, new SplittableRandom(1));
  private static final byte[] TFLITE = TfliteWriter.write(NETWORK, WEIGHTS);
  private static final byte[] ONNX = OnnxWriter.write(NETWORK, WEIGHTS);

  @TempDir static Path data;
  private static SettableClock clock;
  private static ControllerFixture controller;
  private static int tests;
  private String pool = "";

  @BeforeAll
  static void start() {
    clock = new SettableClock();
    controller = new ControllerFixture(clock, data, "--mnas.artifact-limit=2MB");
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

  /** Else their files would be needed for ever. */
  @AfterEach
  void cancelWhatIsOpen() {
    JsonNode open = controller.tree(controller.get("/api/v1/measurements?state=OPEN"));
    for (JsonNode each : open.get("items")) {
      controller.delete("/api/v1/measurements/" + each.get("id").asLong());
    }
  }

  private HttpResponse<String> upload(String sha256, byte[] content) {
    return controller.send(
        controller
            .request("/api/v1/model-files/" + sha256)
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(content)));
  }

  private HttpResponse<String> upload(byte[] content) {
    return upload(Sha256.of(content), content);
  }

  private JsonNode ask(byte[] content) {
    HttpResponse<String> answer =
        controller.post(
            "/api/v1/measurements",
            "application/json",
            "{\"pool\":\"%s\",\"file\":\"%s\",\"fileName\":\"mine.onnx\"}"
                .formatted(pool, Sha256.of(content)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return controller.tree(answer);
  }

  private Claim claim() {
    return controller.claim(TaskKind.MEASURE_LATENCY, pool).orElseThrow();
  }

  /** As a worker does. */
  private byte[] download(Claim claim, String token) {
    return ControllerClient.connect(URI.create("http://127.0.0.1:" + controller.port()), null)
        .model(claim.task().id(), token);
  }

  private void prune() {
    controller.bean(ModelFiles.class).prune();
  }

  private boolean kept(byte[] content) {
    return Files.exists(data.resolve("models").resolve(Sha256.of(content)));
  }

  @Test
  void uploadedFileGoesToWhoHoldsItsLease() {
    assertThat(controller.tree(upload(TFLITE)).get("format").asString()).isEqualTo("TFLITE");
    HttpResponse<String> stored = upload(ONNX);
    assertThat(stored.statusCode()).isEqualTo(201);
    assertThat(controller.tree(stored).get("format").asString()).isEqualTo("ONNX");
    JsonNode asked = ask(ONNX);
    assertThat(asked.get("network").asString()).isEqualTo("mine.onnx");
    assertThat(asked.get("runtime").asString()).isEqualTo("ONNX_RUNTIME");
    assertThat(asked.get("precision").isNull()).isTrue();
    Claim claim = claim();
    assertThat(claim.task().spec())
        .isEqualTo(new TaskSpec.MeasureFile(new ModelFile(Sha256.of(ONNX), ModelFormat.ONNX), 1));
    assertThat(download(claim, claim.lease().token())).isEqualTo(ONNX);
    assertThatThrownBy(() -> download(claim, "another")).isInstanceOf(LeaseLost.class);
    controller.report(claim, timed(2));
    assertThatThrownBy(() -> download(claim, claim.lease().token())).isInstanceOf(LeaseLost.class);
  }

  @Test
  void latencyOfAFileIsKnownByItsContent() {
    upload(TFLITE);
    ask(TFLITE);
    controller.report(claim(), timed(2));
    clock.advance(Duration.ofSeconds(1));
    upload(TFLITE);
    assertThat(ask(TFLITE).get("latency").get("reused").asBoolean()).isTrue();
    upload(ONNX);
    assertThat(ask(ONNX).get("state").asString()).isEqualTo("OPEN");
  }

  @Test
  void taskOfANetworkHasNoFileToDownload() {
    controller.post(
        "/api/v1/measurements",
        "application/json",
        "{\"pool\":\"" + pool + "\",\"network\":\"mnasnet-a1\"}");
    Claim claim = claim();
    HttpResponse<String> answer =
        controller.send(
            controller
                .request("/api/v1/worker/tasks/" + claim.task().id() + "/model")
                .header("X-Lease-Token", claim.lease().token())
                .GET());
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void fileStaysWhileAMeasurementNeedsItAndForAnHour() {
    upload(TFLITE);
    clock.advance(Duration.ofMinutes(59));
    prune();
    assertThat(kept(TFLITE)).isTrue();
    ask(TFLITE);
    clock.advance(Duration.ofHours(3));
    prune();
    assertThat(kept(TFLITE)).isTrue();
    controller.report(claim(), timed(2));
    prune();
    assertThat(kept(TFLITE)).isFalse();
  }

  @Test
  void contentThatIsNoModelIsRefusedBeforeAnybodyLoadsIt() {
    byte[] renamed = "TFL3".repeat(100).getBytes(StandardCharsets.UTF_8);
    byte[] external =
        parsed(ONNX).toBuilder()
            .setGraph(
                parsed(ONNX).getGraph().toBuilder()
                    .setInitializer(
                        0,
                        parsed(ONNX).getGraph().getInitializer(0).toBuilder()
                            .addExternalData(
                                StringStringEntryProto.newBuilder()
                                    .setKey("location")
                                    .setValue("/etc/passwd"))))
            .build()
            .toByteArray();
    byte[] noNodes =
        parsed(ONNX).toBuilder()
            .setGraph(parsed(ONNX).getGraph().toBuilder().clearNode())
            .build()
            .toByteArray();
    for (byte[] content :
        List.of(
            new byte[0],
            new byte[1000],
            renamed,
            "not a model at all".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(TFLITE, TFLITE.length / 2),
            Arrays.copyOf(ONNX, ONNX.length / 2),
            external,
            noNodes)) {
      HttpResponse<String> answer = upload(content);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(kept(content)).isFalse();
    }
    assertThat(data.resolve("models")).isDirectoryNotContaining("glob:**.part");
  }

  private static ModelProto parsed(byte[] onnx) {
    try {
      return ModelProto.parseFrom(onnx);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Test
  void damagedFileNeverFailsTheController() {
    SplittableRandom random = new SplittableRandom(7);
    for (byte[] whole : List.of(TFLITE, ONNX)) {
      for (int i = 0; i < 100; i++) {
        byte[] damaged = whole.clone();
        for (int hit = 0; hit < 8; hit++) {
          damaged[random.nextInt(Math.min(2000, damaged.length))] = (byte) random.nextInt(256);
        }
        assertThat(upload(damaged).statusCode()).isIn(201, 400);
      }
    }
  }

  @Test
  void fileMayExceedABodyOfTextButNotItsLimit() {
    byte[] large = Arrays.copyOf(TFLITE, LIMIT - 1);
    assertThat(upload(large).statusCode()).isEqualTo(201);
    assertThat(upload(Arrays.copyOf(TFLITE, LIMIT + 1)).statusCode()).isEqualTo(413);
    assertThat(upload("0".repeat(64), TFLITE).statusCode()).isEqualTo(422);
    assertThat(upload("mine", TFLITE).statusCode()).isEqualTo(400);
  }
}
