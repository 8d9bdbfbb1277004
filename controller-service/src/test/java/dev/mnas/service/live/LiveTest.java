package dev.mnas.service.live;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.PlayedWorkers;
import dev.mnas.task.Claim;
import dev.mnas.task.TaskKind;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Server-sent events over real HTTP. */
class LiveTest {
  private static final String STUDY =
      """
      name: live
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 4}
      budget: {trials: 12}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path data;

  record Event(long id, String name, JsonNode data) {}

  /** A reader of one stream. */
  private static final class Reader implements AutoCloseable {
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Stream<String> lines;
    private final CompletableFuture<Void> reading;

    Reader(ControllerFixture controller, String query, long lastEvent) throws Exception {
      this(controller.request("/api/v1/events" + query), lastEvent);
    }

    Reader(HttpRequest.Builder request, long lastEvent) throws Exception {
      if (lastEvent >= 0) {
        request.header("Last-Event-ID", Long.toString(lastEvent));
      }
      HttpResponse<Stream<String>> answer =
          HttpClient.newHttpClient().send(request.GET().build(), BodyHandlers.ofLines());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      lines = answer.body();
      reading = CompletableFuture.runAsync(this::read);
    }

    private void read() {
      Map<String, String> fields = new LinkedHashMap<>();
      lines.forEach(
          line -> {
            if (!line.isEmpty()) {
              String[] parts = line.split(":", 2);
              fields.put(parts[0], parts[1].strip());
            } else if (fields.containsKey("data")) {
              events.add(
                  new Event(
                      Long.parseLong(fields.getOrDefault("id", "-1")),
                      fields.getOrDefault("event", "message"),
                      JSON.readTree(fields.get("data"))));
              fields.clear();
            } else {
              fields.clear();
            }
          });
    }

    /** The events up to and with the first that fits. */
    List<Event> until(Predicate<Event> fits) throws InterruptedException {
      List<Event> seen = new ArrayList<>();
      while (true) {
        Event next = events.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("an event that fits, after %s", seen).isNotNull();
        seen.add(next);
        if (fits.test(next)) {
          return seen;
        }
      }
    }

    void untilItEnds() throws Exception {
      reading.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      lines.close();
      reading.cancel(true);
    }
  }

  private static void start(ControllerFixture controller) {
    var created = controller.post("/api/v1/studies", "application/yaml", STUDY);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
  }

  private static Predicate<Event> study(String state) {
    return event ->
        event.name().equals("study") && event.data().get("state").asString().equals(state);
  }

  @Test
  void readerOfAStudySeesItsTrialsGoThroughToTheEnd() throws Exception {
    try (var controller = new ControllerFixture(data)) {
      start(controller);
      JsonNode points = controller.tree(controller.get("/api/v1/studies/1/points"));
      try (var reader =
          new Reader(controller, "?study=1&after=" + points.get("event").asLong(), -1)) {
        new PlayedWorkers(controller).drain(new Random(1));
        List<Event> seen = reader.until(study("COMPLETED"));
        Map<Integer, JsonNode> last = new LinkedHashMap<>();
        points.get("points").forEach(point -> last.put(point.get("n").asInt(), point));
        seen.stream()
            .filter(event -> event.name().equals("trial"))
            .forEach(event -> last.put(event.data().get("n").asInt(), event.data()));
        JsonNode now = controller.tree(controller.get("/api/v1/studies/1/points")).get("points");
        assertThat(last).hasSize(12);
        now.forEach(
            point -> {
              JsonNode followed = last.get(point.get("n").asInt());
              point
                  .propertyStream()
                  .forEach(
                      field ->
                          assertThat(requireNonNull(followed).get(field.getKey()))
                              .isEqualTo(field.getValue()));
            });
        assertThat(seen.stream().map(Event::id).toList()).isSorted();
        assertThat(seen).anyMatch(event -> event.name().equals("worker"));
      }
    }
  }

  @Test
  void readerThatComesBackAfterARestartMissesNothing() throws Exception {
    long last;
    try (var controller = new ControllerFixture(data)) {
      start(controller);
      last = controller.tree(controller.get("/api/v1/studies/1/points")).get("event").asLong();
      Claim claim = controller.claim(TaskKind.TRAIN).orElseThrow();
      controller.report(claim, PlayedWorkers.result(claim));
      controller.post("/api/v1/studies/1/pause", "application/json", "{}");
    }
    try (var controller = new ControllerFixture(data);
        var reader = new Reader(controller, "?study=1", last)) {
      List<Event> seen = reader.until(study("PAUSED"));
      assertThat(seen).noneMatch(event -> event.name().equals("reset"));
      controller.post("/api/v1/studies/1/resume", "application/json", "{}");
      reader.until(study("RUNNING"));
    }
  }

  @Test
  void readerWithANumberOfAnotherDatabaseIsToldToLoadAnew() throws Exception {
    try (var controller = new ControllerFixture(data)) {
      start(controller);
      try (var reader = new Reader(controller, "", 1_000_000)) {
        Event first = reader.until(event -> true).get(0);
        assertThat(first.name()).isEqualTo("reset");
        controller.post("/api/v1/studies/1/pause", "application/json", "{}");
        reader.until(study("PAUSED"));
      }
    }
  }

  @Test
  void readerOfAllStudiesGetsNoTrialsAndHearsOfDeletion() throws Exception {
    try (var controller = new ControllerFixture(data)) {
      start(controller);
      try (var reader = new Reader(controller, "", -1)) {
        controller.post("/api/v1/studies/1/stop", "application/json", "{}");
        List<Event> seen = reader.until(study("STOPPED"));
        assertThat(seen).noneMatch(event -> event.name().equals("trial"));
        controller.send(controller.request("/api/v1/studies/1").DELETE());
        assertThat(reader.until(event -> event.name().equals("gone"))).isNotEmpty();
      }
    }
  }

  @Test
  void streamEndsWithTheTokenThatOpenedIt() throws Exception {
    try (var controller =
        new ControllerFixture(data, "--mnas.user-token=root-secret", "--mnas.worker-token=other")) {
      HttpRequest.Builder wish =
          as("root-secret", controller.request("/api/v1/tokens"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"gone\",\"role\":\"USER\"}"));
      String secret = controller.tree(controller.send(wish)).get("secret").asString();
      try (var ends = new Reader(as(secret, controller.request("/api/v1/events")), -1);
          var stays = new Reader(as("root-secret", controller.request("/api/v1/events")), -1)) {
        controller.send(
            as("root-secret", controller.request("/api/v1/tokens/gone/revoke"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        ends.untilItEnds();
        assertThat(stays.reading).isNotDone();
      }
    }
  }

  private static HttpRequest.Builder as(String token, HttpRequest.Builder request) {
    return request.header("Authorization", "Bearer " + token);
  }

  @Test
  void streamsBeyondTheLimitAreRefusedUntilOneCloses() throws Exception {
    try (var controller = new ControllerFixture(data, "--mnas.streams=2")) {
      start(controller);
      try (var one = new Reader(controller, "", -1)) {
        try (var two = new Reader(controller, "", -1)) {
          var refused = controller.get("/api/v1/events");
          assertThat(refused.statusCode()).isEqualTo(503);
          assertThat(refused.headers().firstValue("Retry-After")).isPresent();
          assertThat(controller.tree(refused).get("type").asString())
              .isEqualTo("urn:mnas:problem:too-many-streams");
          assertThat(one).isNotSameAs(two);
        }
        // The server notices a reader that left when it next writes to it.
        org.awaitility.Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> opens(controller));
      }
    }
  }

  private static boolean opens(ControllerFixture controller) throws IOException {
    controller.post("/api/v1/studies/1/pause", "application/json", "{}");
    controller.post("/api/v1/studies/1/resume", "application/json", "{}");
    try (var reader = new Reader(controller, "", -1)) {
      return reader != null;
    } catch (Exception | AssertionError stillRefused) {
      return false;
    }
  }
}
