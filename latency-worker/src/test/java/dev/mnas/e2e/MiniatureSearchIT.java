package dev.mnas.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.latency.runtime.TfliteModel;
import dev.mnas.network.TensorShape;
import dev.mnas.task.Claim;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.DataSplit;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.Protocol;
import dev.mnas.task.Report;
import dev.mnas.task.Sha256;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.data.ImageDataset;
import dev.mnas.worker.ControllerClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A search in small, end to end, and what it survives. */
@Timeout(600)
class MiniatureSearchIT {
  private static final int VALIDATION = 1000;
  private static final String STUDY =
      """
      name: miniature
      space:
        name: miniature
        input: {height: 28, width: 28, channels: 1}
        classes: 10
        activation: relu6
        channelMultiple: 4
        stem: {filters: 8, stride: 2}
        head: {filters: 32}
        choices:
          convOp: [conv, sepconv, mbconv3]
          kernel: [3, 5]
          seRatio: [0, 0.25]
          skipOp: [none, identity, pool]
          filterScale: [0.75, 1, 1.25]
          layers: [0, 1]
        blocks:
          - {stride: 2, filters: 12, layers: 1}
          - {stride: 1, filters: 16, layers: 1}
      objective: {targetMillis: 0.1}
      policy: {kind: rnn, batch: 2, seed: 3}
      budget: {trials: %d}
      recipe: {epochs: %d}
      data: {dataset: fashion-mnist, train: %d, validation: %d}
      """;

  @TempDir private Path folder;
  private final List<MnasProcess> workers = new ArrayList<>();

  @BeforeAll
  static void theJarsAreBuilt() {
    for (String module : List.of("controller-service", "trainer-worker", "latency-worker")) {
      assertThat(Path.of("..", module, "target", module + ".jar")).exists();
    }
  }

  @AfterEach
  void stopWorkers() {
    workers.forEach(MnasProcess::close);
  }

  private MnasProcess worker(String kind, Controller controller) {
    MnasProcess worker =
        MnasProcess.start(
            folder.resolve(kind + "-" + workers.size() + ".log"),
            Map.of(),
            kind,
            "--controller-url",
            controller.url().toString());
    workers.add(worker);
    return worker;
  }

  private static JsonNode ended(Controller controller, long study) {
    await("the end of the study")
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> !controller.get("/studies/" + study).path("state").asString().equals("RUNNING"));
    try {
      return controller.get("/studies/" + study);
    } catch (IOException | InterruptedException broken) {
      throw new AssertionError(broken);
    }
  }

  @Test
  void aSearchTrainsAndTimesItsNetworksAndGivesTheBest() throws Exception {
    try (Controller controller = Controller.start(folder, Map.of())) {
      worker("trainer", controller);
      worker("latency", controller);
      Path file =
          Files.writeString(folder.resolve("study.yaml"), STUDY.formatted(6, 1, 2000, VALIDATION));
      String url = controller.url().toString();
      MnasProcess.run(
          folder.resolve("submit.log"),
          "study",
          "submit",
          file.toString(),
          "--controller-url",
          url);

      JsonNode study = ended(controller, 1);
      assertThat(study.path("endReason").asString()).isEqualTo("TRIALS");
      assertThat(study.path("trials").path("complete").asInt()).isEqualTo(6);

      Path best = folder.resolve("best.tflite");
      String front =
          MnasProcess.run(
              folder.resolve("front.log"),
              "study",
              "pareto",
              "1",
              "--best",
              best.toString(),
              "--controller-url",
              url);
      assertThat(front).contains("accuracy %", "latency ms");
      JsonNode trial = controller.get("/trials/" + study.path("bestTrial").asLong());
      assertThat(folder.resolve("best.txt"))
          .content()
          .contains(trial.path("blocks").path(0).asString());
      // DL4J and TFLite add up in another order, so a borderline image may fall either way.
      assertThat(accuracy(Files.readAllBytes(best)))
          .isCloseTo(trial.path("accuracy").asDouble(), within(0.002))
          .isGreaterThan(0.3);
    }
  }

  private static double accuracy(byte[] tflite) throws Exception {
    ImageDataset images =
        Datasets.bundled()
            .load(new DataSplit("fashion-mnist", 2, VALIDATION), new TensorShape(28, 28, 1))
            .validation();
    int right = 0;
    try (TfliteModel model = TfliteModel.of(tflite, 1)) {
      for (int i = 0; i < images.size(); i++) {
        float[] scores = model.run(images.image(i));
        int answer = 0;
        for (int c = 1; c < scores.length; c++) {
          answer = scores[c] > scores[answer] ? c : answer;
        }
        right += answer == images.label(i) ? 1 : 0;
      }
    }
    return (double) right / images.size();
  }

  @Test
  void aSearchSurvivesTheDeathOfEveryProcess() throws Exception {
    // No lease can run out before the test does: only a worker that hands back frees its task.
    try (Controller controller = Controller.start(folder, Map.of("MNAS_LEASE", "1h"))) {
      long study = controller.submit(STUDY.formatted(2, 2, 10_000, VALIDATION));
      MnasProcess terminated = worker("trainer", controller);
      terminated.awaits("Claimed task");
      terminated.terminate();
      assertThat(terminated.exitCode()).isEqualTo(143);
      MnasProcess heir = worker("trainer", controller);
      heir.awaits("Claimed task");

      // The controller dies while the heir trains; the heir goes on and reports to the next one.
      controller.kill();
      MnasProcess latency = worker("latency", controller);
      controller.start(Map.of("MNAS_LEASE", "3s"));
      heir.awaits("Reported task");
      latency.awaits("Reported task");

      // A killed trainer hands nothing back: its lease must run out.
      heir.kill();
      worker("trainer", controller);
      JsonNode end = ended(controller, study);
      assertThat(end.path("endReason").asString()).isEqualTo("TRIALS");
      assertThat(end.path("trials").path("complete").asInt()).isEqualTo(2);
    }
  }

  @Test
  void networkAndFileAreMeasuredWithoutAStudy() throws Exception {
    try (Controller controller = Controller.start(folder, Map.of())) {
      worker("latency", controller);
      JsonNode network =
          measured(
              controller,
              "{\"pool\":\"local\",\"network\":\"r1_k3_s22_e3_i8_o16\",\"input\":\"28x28x1\",\"classes\":10}");
      assertThat(network.path("state").asString()).isEqualTo("DONE");
      JsonNode latency = network.path("latency");
      assertThat(latency.path("latencyMillis").asDouble()).isPositive();
      assertThat(latency.path("reused").asBoolean()).isFalse();
      assertThat(network.path("result").path("details").path("output").path("against").asString())
          .isEqualTo("EVALUATION");
      assertThat(network.path("result").path("sampleMillis").size())
          .isGreaterThan(100)
          .isLessThanOrEqualTo(latency.path("samples").asInt());

      byte[] model = ReferenceNetwork.model();
      String sha256 = Sha256.of(model);
      controller.put("/model-files/" + sha256, model);
      JsonNode file =
          measured(controller, "{\"pool\":\"local\",\"file\":\"%s\"}".formatted(sha256));
      assertThat(file.path("state").asString()).isEqualTo("DONE");
      // The file is the reference network: it takes what the reference takes.
      assertThat(file.path("latency").path("medianMillis").asDouble())
          .isCloseTo(
              file.path("latency").path("referenceMedianMillis").asDouble(), withinPercentage(30));
      assertThat(file.path("result").path("details").path("output").path("against").asString())
          .isEqualTo("PLAIN_KERNELS");
    }
  }

  private static JsonNode measured(Controller controller, String wish) throws Exception {
    JsonNode asked = controller.post("/measurements", wish);
    String path = "/measurements/" + asked.path("id").asString();
    await("the end of a measurement")
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> !controller.get(path).path("state").asString().equals("OPEN"));
    return controller.get(path);
  }

  @Test
  void whatWasAnsweredWith200IsThereAfterAKill() throws Exception {
    DeviceInfo device =
        new DeviceInfo("test cpu", "linux", "x86_64", 2, "tflite-xnnpack", "1", 2.0);
    try (Controller controller = Controller.start(folder, Map.of())) {
      long study = controller.submit(STUDY.formatted(2, 1, 100, 10));
      ControllerClient client = ControllerClient.connect(controller.url(), null);
      List<Claim> claims = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        claims.add(
            client
                .claim(
                    new ClaimRequest(
                        Protocol.VERSION, "test", TaskKind.MEASURE_LATENCY, "local", 0, device))
                .claim()
                .orElseThrow());
      }
      for (Claim claim : claims) {
        client.report(claim.task().id(), report(claim, device));
      }
      controller.kill();
      controller.start(Map.of());

      for (Claim claim : claims) {
        JsonNode trial = controller.get("/trials/" + claim.task().trial().value());
        assertThat(trial.path("latencyMillis").asDouble()).isEqualTo(0.25);
        assertThat(client.report(claim.task().id(), report(claim, device)))
            .isEqualTo(report(claim, device).result());
      }
      assertThat(controller.get("/studies/" + study).path("state").asString()).isEqualTo("RUNNING");
    }
  }

  private static Report report(Claim claim, DeviceInfo device) {
    return new Report(
        claim.lease().token(),
        new TaskResult.LatencyMeasured(
            0.25, 0.25, 0.25, 0, 1, 200, 2.0, device, 1, List.of(), null));
  }
}
