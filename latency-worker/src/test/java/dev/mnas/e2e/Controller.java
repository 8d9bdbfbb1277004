package dev.mnas.e2e;

import static org.awaitility.Awaitility.await;

import dev.mnas.task.WireJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A controller process on a loopback port of its own, which can be killed and started again. */
final class Controller implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final int port;
  private MnasProcess process;
  private int starts;

  private Controller(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  static Controller start(Path folder, Map<String, String> environment) throws IOException {
    Controller controller = new Controller(folder, freePort());
    try {
      controller.start(environment);
    } catch (RuntimeException | Error failed) {
      controller.close();
      throw failed;
    }
    return controller;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts it on the data of its last start, and waits until it answers. */
  void start(Map<String, String> environment) {
    starts++;
    process =
        MnasProcess.start(
            folder.resolve("controller-" + starts + ".log"),
            environment,
            "controller",
            "--port",
            String.valueOf(port),
            "--data",
            folder.resolve("data").toString(),
            // Trainer and latency worker share this machine, which moves the reference.
            "--reference-drift",
            "0.5");
    await("a controller on port " + port)
        .atMost(MnasProcess.LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> send(request("/actuator/health").GET()).statusCode() == 200);
  }

  void kill() throws InterruptedException {
    process.kill();
  }

  /** CPU time since its start. */
  Duration cpu() {
    return process.handle().info().totalCpuDuration().orElseThrow();
  }

  long residentMegabytes() throws IOException {
    Path status = Path.of("/proc", String.valueOf(process.handle().pid()), "status");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return json(send(request("/api/v1" + path).GET()));
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return json(
        send(
            request("/api/v1" + path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))));
  }

  void put(String path, byte[] content) throws IOException, InterruptedException {
    json(
        send(
            request("/api/v1" + path)
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(content))));
  }

  /** Starts a study. */
  long submit(String yaml) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request("/api/v1/studies")
            .header("Content-Type", "application/yaml")
            .POST(BodyPublishers.ofString(yaml));
    return json(send(request)).path("id").asLong();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url().resolve(path)).timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    if (answer.statusCode() >= 300) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return WireJson.mapper().readTree(answer.body());
  }

  @Override
  public void close() {
    process.close();
  }
}
