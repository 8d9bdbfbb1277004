package dev.mnas.service;

import dev.mnas.network.NetworkSpec;
import dev.mnas.service.study.Reports;
import dev.mnas.task.Claim;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.Heartbeat;
import dev.mnas.task.Progress;
import dev.mnas.task.Protocol;
import dev.mnas.task.Report;
import dev.mnas.task.Sha256;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.TrainProvenance;
import dev.mnas.task.TrialId;
import dev.mnas.task.WireJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real controller on a free loopback port, and a client that plays user and worker. */
public final class ControllerFixture implements AutoCloseable {
  public static final DeviceInfo DEVICE =
      new DeviceInfo("test cpu", "linux", "x86_64", 2, "tflite-xnnpack", "1", 2.0);

  private final ConfigurableApplicationContext context;
  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = WireJson.mapper();
  private final int port;

  public ControllerFixture(Path data, String... settings) {
    this("50ms", Clock.systemUTC(), data, settings);
  }

  /** A controller that sweeps only when told to, so that a test decides what happens when. */
  public ControllerFixture(SettableClock clock, Path data, String... settings) {
    this("1d", clock, data, settings);
  }

  private ControllerFixture(String sweep, Clock clock, Path data, String... settings) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("--server.port", "0");
    all.put("--mnas.data", data.toString());
    all.put("--mnas.sweep", sweep);
    all.put("--mnas.tick", sweep);
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      all.put(parts[0], parts[1]);
    }
    context =
        ControllerApplication.run(
            clock,
            all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new));
    port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  public int port() {
    return port;
  }

  public HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  public HttpResponse<String> post(String path, String type, String body) {
    return send(request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> delete(String path) {
    return send(request(path).DELETE());
  }

  public HttpResponse<String> put(String path, String token, byte[] body) {
    return send(
        request(path)
            .header("Content-Type", "application/octet-stream")
            .header("X-Lease-Token", token)
            .PUT(BodyPublishers.ofByteArray(body)));
  }

  /** Stores an artifact as the holder of a lease; returns its SHA-256. */
  public String upload(Claim claim, byte[] content) {
    String hash = Sha256.of(content);
    String path = "/api/v1/worker/tasks/" + claim.task().id() + "/artifacts/" + hash;
    HttpResponse<String> answer = put(path, claim.lease().token(), content);
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
    return hash;
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  public JsonNode tree(HttpResponse<String> answer) {
    return json.readTree(answer.body());
  }

  public Optional<Claim> claim(TaskKind kind) {
    return claim(kind, "local");
  }

  public Optional<Claim> claim(TaskKind kind, String pool) {
    return claim(kind, pool, kind == TaskKind.MEASURE_LATENCY ? DEVICE : null);
  }

  public Optional<Claim> claim(TaskKind kind, String pool, @Nullable DeviceInfo device) {
    ClaimRequest claim = new ClaimRequest(Protocol.VERSION, "w1", kind, pool, 0, device);
    HttpResponse<String> answer =
        post("/api/v1/worker/claims", "application/json", json.writeValueAsString(claim));
    return answer.statusCode() == 204
        ? Optional.empty()
        : Optional.of(json.readValue(answer.body(), Claim.class));
  }

  /** The trial that the claimed task is for. */
  public static TrialId trial(Claim claim) {
    return Objects.requireNonNull(claim.task().trial(), "a task of a study has a trial");
  }

  /** What the claimed task trains or times. */
  public static NetworkSpec network(Claim claim) {
    TaskSpec spec = claim.task().spec();
    return spec instanceof TaskSpec.Train train
        ? train.network()
        : ((TaskSpec.MeasureLatency) spec).network();
  }

  public HttpResponse<String> report(Claim claim, TaskResult result) {
    return report(claim, claim.lease().token(), result);
  }

  public HttpResponse<String> report(Claim claim, String token, TaskResult result) {
    return post(
        "/api/v1/worker/tasks/" + claim.task().id() + "/report",
        "application/json",
        json.writeValueAsString(new Report(token, result)));
  }

  public HttpResponse<String> heartbeat(Claim claim) {
    return heartbeat(claim, null);
  }

  public HttpResponse<String> heartbeat(Claim claim, @Nullable Progress progress) {
    return post(
        "/api/v1/worker/tasks/" + claim.task().id() + "/heartbeat",
        "application/json",
        json.writeValueAsString(new Heartbeat(claim.lease().token(), progress)));
  }

  /** Sends a heartbeat with a curve of these accuracies, from epoch 1 on. */
  public HttpResponse<String> finishEpochs(Claim claim, double... accuracies) {
    return finishEpochs(claim, claim.lease().token(), accuracies);
  }

  public HttpResponse<String> finishEpochs(Claim claim, String token, double... accuracies) {
    List<Progress> curve =
        IntStream.range(0, accuracies.length)
            .mapToObj(i -> new Progress(i + 1, 1 - accuracies[i], accuracies[i], 900))
            .toList();
    return post(
        "/api/v1/worker/tasks/" + claim.task().id() + "/heartbeat",
        "application/json",
        json.writeValueAsString(new Heartbeat(token, curve.get(curve.size() - 1), curve)));
  }

  /** Takes expired leases back and keeps the studies' clocks, as a running controller does. */
  public void sweep() {
    bean(Reports.class).sweep();
    bean(Reports.class).tick();
  }

  /** A part of the controller, for what HTTP cannot order. */
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** Waits until something of the controller holds. */
  public void await(BooleanSupplier holds) {
    Awaitility.await().until(holds::getAsBoolean);
  }

  public boolean running() {
    return context.isActive();
  }

  /** A made-up training result. */
  public static TaskResult trained(double accuracy) {
    return new TaskResult.Trained(
        accuracy, false, List.of(), 1, null, new TrainProvenance("test", "1", "scalar", 1, 1));
  }

  /** A made-up training result whose weights were uploaded. */
  public static TaskResult trained(double accuracy, String weights) {
    return new TaskResult.Trained(
        accuracy, false, List.of(), 1, weights, new TrainProvenance("test", "1", "scalar", 1, 1));
  }

  /** A made-up latency. */
  public static TaskResult timed(double millis) {
    return new TaskResult.LatencyMeasured(
        millis, millis, millis, 0, 1, 200, 2.0, DEVICE, 1, List.of(millis), null);
  }

  @Override
  public void close() {
    context.close();
  }
}
