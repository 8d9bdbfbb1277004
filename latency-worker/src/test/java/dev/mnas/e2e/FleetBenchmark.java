package dev.mnas.e2e;

import dev.mnas.task.Claim;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.Heartbeat;
import dev.mnas.task.Protocol;
import dev.mnas.task.Report;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.WireJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long claims of many simulated devices take: of devices that find a task, and from a user's
 * request to a device that waits. Devices are simulated: each holds a task for 20 to 40 s, beats
 * its heart and reports a made-up latency. Not run by the build, see docs/benchmarks.md.
 */
class FleetBenchmark {
  private static final int DEVICES = Integer.getInteger("devices", 1000);
  private static final int BUSY_SECONDS = Integer.getInteger("busySeconds", 30);
  private static final int SATURATED_SECONDS = Integer.getInteger("saturatedSeconds", 90);
  private static final int DISPATCHES = Integer.getInteger("dispatches", 300);
  private static final int HEARTBEAT_SECONDS = 20;
  private static final JsonMapper JSON = WireJson.mapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
  private final ConcurrentLinkedQueue<Double> claimMillis = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Long> granted = new LinkedBlockingQueue<>();
  private final AtomicInteger reports = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean counts;
  private volatile boolean quick;

  @TempDir private Path folder;

  @Test
  void claimsOfManyDevices() throws Exception {
    try (Controller controller = Controller.start(folder, Map.of())) {
      URI url = controller.url();
      int backlog = DEVICES * (BUSY_SECONDS + SATURATED_SECONDS) * 3 / (2 * BUSY_SECONDS);
      for (int i = 0; i < backlog; i++) {
        ask(url);
      }
      System.out.printf("%d measurements wait, %d devices begin%n", backlog, DEVICES);
      Random random = new Random(1);
      for (int device = 0; device < DEVICES; device++) {
        int number = device;
        timers.schedule(
            () -> claim(url, number), random.nextInt(1000 * BUSY_SECONDS), TimeUnit.MILLISECONDS);
      }
      Thread.sleep(Duration.ofSeconds(BUSY_SECONDS + 15).toMillis());
      Duration cpu = controller.cpu();
      counts = true;
      int before = reports.get();
      Thread.sleep(Duration.ofSeconds(SATURATED_SECONDS).toMillis());
      counts = false;
      System.out.printf(
          "saturated: %s; %.1f reports a second, controller CPU %.0f %% of a core, %d refused%n",
          spread(claimMillis.stream().mapToDouble(Double::doubleValue).toArray()),
          (reports.get() - before) / (double) SATURATED_SECONDS,
          100.0 * controller.cpu().minus(cpu).toMillis() / (1000.0 * SATURATED_SECONDS),
          refused.get());
      quick = true;
      awaitIdle();
      double[] dispatched = new double[DISPATCHES];
      for (int i = 0; i < DISPATCHES; i++) {
        granted.clear();
        long sent = System.nanoTime();
        ask(url);
        Long arrived = granted.poll(30, TimeUnit.SECONDS);
        if (arrived == null) {
          throw new IllegalStateException("nobody claimed measurement " + i);
        }
        dispatched[i] = (arrived - sent) / 1e6;
      }
      System.out.printf("from request to waiting device: %s%n", spread(dispatched));
      System.out.printf("controller resident %d MB%n", controller.residentMegabytes());
    } finally {
      timers.shutdownNow();
    }
  }

  /** Until nothing was claimed for five seconds. */
  private void awaitIdle() throws InterruptedException {
    while (granted.poll(5, TimeUnit.SECONDS) != null) {
      granted.clear();
    }
  }

  private void ask(URI url) throws Exception {
    HttpResponse<String> answer =
        http.send(
            post(
                url,
                "/api/v1/measurements",
                "{\"pool\": \"local\", \"network\": \"r1_k3_s11_e1_i32_o16_noskip\","
                    + " \"input\": \"8x8x1\", \"again\": true}"),
            BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
  }

  private void claim(URI url, int device) {
    ClaimRequest request =
        new ClaimRequest(
            Protocol.VERSION,
            "device-" + device,
            TaskKind.MEASURE_LATENCY,
            "local",
            30_000,
            info(device));
    long sent = System.nanoTime();
    send(url, "/api/v1/worker/claims", JSON.writeValueAsString(request))
        .thenAccept(
            answer -> {
              if (answer.statusCode() != 200) {
                later(() -> claim(url, device), answer.statusCode() == 204 ? 0 : 1000);
                return;
              }
              long now = System.nanoTime();
              granted.add(now);
              if (counts) {
                claimMillis.add((now - sent) / 1e6);
              }
              work(url, device, JSON.readValue(answer.body(), Claim.class));
            });
  }

  private void work(URI url, int device, Claim claim) {
    int spread = BUSY_SECONDS * 1000 / 3;
    int busy = BUSY_SECONDS * 1000 + new Random(claim.task().id().value()).nextInt(-spread, spread);
    int millis = quick ? 1 : busy;
    String path = "/api/v1/worker/tasks/" + claim.task().id();
    String beat = JSON.writeValueAsString(new Heartbeat(claim.lease().token(), null));
    for (int at = HEARTBEAT_SECONDS * 1000; at < millis; at += HEARTBEAT_SECONDS * 1000) {
      later(() -> send(url, path + "/heartbeat", beat), at);
    }
    TaskResult result =
        new TaskResult.LatencyMeasured(
            1, 1, 1, 0, 1, 200, 1.0, info(device), 1, List.of(1.0), null);
    String report = JSON.writeValueAsString(new Report(claim.lease().token(), result));
    later(
        () ->
            send(url, path + "/report", report)
                .thenAccept(
                    answer -> {
                      (answer.statusCode() == 200 ? reports : refused).incrementAndGet();
                      claim(url, device);
                    }),
        millis);
  }

  private void later(Runnable what, int millis) {
    timers.schedule(what, millis, TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<HttpResponse<String>> send(URI url, String path, String body) {
    return http.sendAsync(post(url, path, body), BodyHandlers.ofString());
  }

  private static HttpRequest post(URI url, String path, String body) {
    return HttpRequest.newBuilder(url.resolve(path))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static DeviceInfo info(int device) {
    return new DeviceInfo(
        "simulated phone",
        "none",
        "none",
        1,
        "tflite-xnnpack",
        "1",
        1.0,
        "sim-" + device,
        Map.of());
  }

  private static String spread(double[] millis) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%d claims, median %.1f ms, p90 %.1f, p99 %.1f, longest %.1f",
        sorted.length,
        sorted[sorted.length / 2],
        sorted[(int) (0.9 * sorted.length)],
        sorted[(int) (0.99 * sorted.length)],
        sorted[sorted.length - 1]);
  }
}
