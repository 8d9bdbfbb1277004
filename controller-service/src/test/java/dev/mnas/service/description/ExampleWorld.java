package dev.mnas.service.description;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.PlayedWorkers;
import dev.mnas.service.UploadedWeights;
import dev.mnas.task.Claim;
import dev.mnas.task.Sha256;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * A controller with what the examples speak of: study 1 is complete and keeps weights, 2 and 3 run,
 * 4 was stopped; measurement 1 is done and 2 waits; the uploaded space old-space, the pool old-pool
 * and the token bob are there.
 */
final class ExampleWorld implements AutoCloseable {
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";
  private static final int CALLS_OF_A_LEASE = 20;
  private static final Set<String> OF_A_LEASE =
      Set.of(
          "extendLease",
          "reportResult",
          "releaseTask",
          "uploadArtifact",
          "keepCheckpoint",
          "downloadCheckpoint");
  private static final String OF_A_FILE = "downloadModel";
  private static final String MODELS = "/api/v1/model-files/";
  private static final byte[] MODEL =
      "\b\bB\2\20\21:\r\n\6\"\4Relub\3\n\1y".getBytes(StandardCharsets.US_ASCII);
  private static final String STUDY =
      """
      name: example
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 2, seed: %d}
      budget: {trials: %d}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;
  private static final String SPACE =
      """
      name: old-space
      input: {height: 28, width: 28, channels: 1}
      classes: 10
      activation: relu6
      channelMultiple: 4
      stem: {filters: 8, stride: 2}
      blocks:
        - {stride: 1, filters: 16, layers: 2, choices: {convOp: [sepconv, conv], kernel: [3, 5]}}
      """;

  private final ControllerFixture controller;
  private final String userToken;

  ExampleWorld(Path data) {
    controller = new ControllerFixture(data);
    start(1, 2);
    complete();
    measure("{\"pool\":\"local\",\"network\":\"mobilenetv2\"}");
    complete();
    measure("{\"pool\":\"phone\",\"network\":\"mobilenetv2\"}");
    start(2, 1000);
    start(3, 1000);
    start(4, 2);
    ok(controller.post("/api/v1/studies/4/stop", JSON, "{}"));
    put("/api/v1/spaces/old-space", YAML, SPACE);
    profiles();
    put("/api/v1/pools/old-pool", JSON, "{}");
    token("{\"name\":\"bob\",\"role\":\"WORKER\",\"pools\":[\"local\"]}");
    userToken = token("{\"name\":\"carol\",\"role\":\"USER\"}").get("secret").asString();
    uploadAndRelease("weights");
  }

  /** One that is done and one to delete, without the hours that they take. */
  private void profiles() {
    for (int i = 0; i < 2; i++) {
      controller
          .bean(JdbcClient.class)
          .sql(
              """
              insert into latency_profile (pool, space_name, space_yaml, runtime,
              latency_precision, threads, layers, state, latency_table, prediction_error,
              created_at, ended_at) values ('local', 'old-space', '-', 'TFLITE', 'FLOAT32', 1, 1,
              'DONE', '{"overheadMillis":0.01,"layerMillis":{"Add 8x8x4 8x8x4":0.01},
              "layerNetworks":{"Add 8x8x4 8x8x4":7},"termMillis":{"Add: layers":0.01}}',
              '{"networks":50,"meanError":0.05,"worstError":0.1,"kendallTau":0.95}',
              current_timestamp, current_timestamp)
              """)
          .update();
    }
  }

  ControllerFixture controller() {
    return controller;
  }

  /** What /v3/api-docs answers. */
  JsonNode description() {
    return controller.tree(ok(controller.get("/v3/api-docs")));
  }

  /** Puts what lives now in the place of what the examples let stand for it. */
  ExampleCall alive(DescribedOperation operation, ExampleCall call) {
    ExampleCall alive = call.replace("USER-TOKEN", userToken);
    if (OF_A_LEASE.contains(operation.id())) {
      Claim claim = controller.claim(TaskKind.TRAIN).orElseThrow();
      alive = of(claim, alive);
    }
    if (operation.id().equals(OF_A_FILE)) {
      alive = of(claimOfAFile(), alive);
    }
    if (call.headers().stream().anyMatch(header -> header.name().equals("If-Match"))) {
      alive = alive.withHeader("If-Match", etag(call.path()));
    }
    if (operation.id().equals("uploadSpace")) {
      controller.send(controller.request(call.path()).DELETE());
    }
    if (operation.id().equals("createToken")) {
      controller.post("/api/v1/tokens/alice/revoke", JSON, "{}");
    }
    return alive;
  }

  /** As {@link #alive}, with leases that serve several calls, for calls that mostly fail. */
  UnaryOperator<ExampleCall> keepingLeases(DescribedOperation operation) {
    AtomicInteger calls = new AtomicInteger();
    Queue<Claim> held = new ArrayDeque<>();
    return call -> {
      boolean ofAFile = operation.id().equals(OF_A_FILE);
      boolean leased = ofAFile || OF_A_LEASE.contains(operation.id());
      if (leased && calls.getAndIncrement() % CALLS_OF_A_LEASE == 0) {
        held.forEach(this::release);
        held.clear();
        (ofAFile ? Optional.of(claimOfAFile()) : controller.claim(TaskKind.TRAIN))
            .ifPresent(held::add);
      }
      ExampleCall alive = call.replace("USER-TOKEN", userToken);
      return held.stream().map(claim -> of(claim, alive)).findFirst().orElse(alive);
    };
  }

  private static ExampleCall of(Claim claim, ExampleCall call) {
    return call.replace("LEASE-TOKEN", claim.lease().token())
        .replace("/tasks/1/", "/tasks/" + claim.task().id() + "/");
  }

  /** Also leases what waits before it. */
  private Claim claimOfAFile() {
    String sha256 = Sha256.of(MODEL);
    ok(controller.put(MODELS + sha256, "", MODEL));
    measure("{\"pool\":\"local\",\"again\":true,\"file\":\"" + sha256 + "\"}");
    Claim claim = controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow();
    while (!(claim.task().spec() instanceof TaskSpec.MeasureFile)) {
      claim = controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow();
    }
    return claim;
  }

  private void measure(String wish) {
    ok(controller.post("/api/v1/measurements", JSON, wish));
  }

  private HttpResponse<String> release(Claim claim) {
    return controller.post(
        "/api/v1/worker/tasks/" + claim.task().id() + "/release",
        JSON,
        "{\"token\":\"" + claim.lease().token() + "\"}");
  }

  private String etag(String path) {
    return controller.get(path).headers().firstValue("ETag").orElseThrow();
  }

  private void start(int seed, int trials) {
    ok(controller.post("/api/v1/studies", YAML, STUDY.formatted(seed, trials)));
  }

  private JsonNode token(String wish) {
    return controller.tree(ok(controller.post("/api/v1/tokens", JSON, wish)));
  }

  private void put(String path, String type, String body) {
    ok(
        controller.send(
            controller
                .request(path)
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofString(body))));
  }

  /** Works on all tasks, with weights that fit their networks. */
  private void complete() {
    for (Claim claim : new PlayedWorkers(controller).claimAll()) {
      if (PlayedWorkers.result(claim) instanceof TaskResult.Trained trained) {
        String hash =
            controller.upload(claim, UploadedWeights.calibrated(ControllerFixture.network(claim)));
        ok(controller.report(claim, ControllerFixture.trained(trained.accuracy(), hash)));
      } else {
        ok(controller.report(claim, PlayedWorkers.result(claim)));
      }
    }
  }

  /** The artifact that examples name. */
  private void uploadAndRelease(String content) {
    Claim claim = controller.claim(TaskKind.TRAIN).orElseThrow();
    controller.upload(claim, content.getBytes(StandardCharsets.UTF_8));
    ok(release(claim));
  }

  private static HttpResponse<String> ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return answer;
  }

  @Override
  public void close() {
    controller.close();
  }
}
