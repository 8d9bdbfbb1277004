package dev.mnas.service.description;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Spoiled requests to every operation: 10,000 in all, or -Dmnas.fuzz.requests=N to each; of the
 * seed -Dmnas.fuzz.seed=N, which failures name; -Dmnas.fuzz.operations=A,B for some operations.
 */
class MalformedRequestsIT {
  private static final int IN_ALL = 10_000;
  private static final int THREADS = 3;
  private static final String STUDIES = "/api/v1/studies/";
  private static final int MOST_SHOWN = 10;
  private static final Pattern LEAK =
      Pattern.compile(
          "java\\.|javax\\.|jakarta\\.|dev\\.mnas|tools\\.jackson|springframework"
              + "|\\bat org\\.|Exception|\\$[A-Z]");
  private static final Set<Integer> UNAVAILABLE = Set.of(501, 503, 507);

  @TempDir Path data;
  private final JsonMapper json = JsonMapper.builder().build();
  private final Set<String> createdStudies = ConcurrentHashMap.newKeySet();
  private final Set<String> deletedStudies = ConcurrentHashMap.newKeySet();
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  private final TreeMap<Integer, Integer> statuses = new TreeMap<>();

  @Test
  void nothingMalformedBreaksTheController() throws Exception {
    long seed = Long.getLong("mnas.fuzz.seed", 20_261_124L);
    try (ExampleWorld world = new ExampleWorld(data)) {
      ControllerFixture controller = world.controller();
      List<DescribedOperation> operations = operations(world);
      int each = Integer.getInteger("mnas.fuzz.requests", 1 + IN_ALL / operations.size());
      Set<String> expected = studies(controller);
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      try {
        List<Future<?>> runs = new ArrayList<>();
        for (DescribedOperation operation : operations) {
          long own = seed ^ operation.toString().hashCode();
          runs.add(threads.submit(() -> run(world, operation, own, each)));
        }
        for (Future<?> run : runs) {
          run.get();
        }
      } finally {
        threads.shutdownNow();
      }
      System.out.println(
          "%d operations x %d requests of seed %d: %s"
              .formatted(operations.size(), each, seed, statuses));
      assertThat(failures)
          .as("seed %d, the first of %d", seed, failures.size())
          .satisfies(all -> assertThat(all.stream().limit(MOST_SHOWN)).isEmpty());
      expected.addAll(createdStudies);
      expected.removeAll(deletedStudies);
      assertThat(studies(controller)).isEqualTo(expected);
      HttpResponse<String> health = controller.get("/actuator/health");
      assertThat(controller.tree(health).get("status").asString()).isEqualTo("UP");
    }
  }

  private static List<DescribedOperation> operations(ExampleWorld world) {
    String wanted = System.getProperty("mnas.fuzz.operations", "");
    return DescribedOperation.of(world.description()).stream()
        .filter(each -> wanted.isEmpty() || List.of(wanted.split(",")).contains(each.id()))
        .toList();
  }

  /** Ids of all that are there. */
  private static Set<String> studies(ControllerFixture controller) {
    return controller
        .tree(controller.get("/api/v1/studies"))
        .valueStream()
        .map(study -> study.get("id").asString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void run(ExampleWorld world, DescribedOperation operation, long seed, int requests) {
    int port = world.controller().port();
    RequestMutation mutation =
        new RequestMutation(operation, new SplittableRandom(seed), world.keepingLeases(operation));
    try (RawConnection connection = new RawConnection(port)) {
      for (int i = 0; i < requests; i++) {
        MalformedRequest request = mutation.next();
        try {
          judge(request, connection.send(request.method(), request.octets(port)));
        } catch (SocketTimeoutException waits) {
          connection.close();
          if (!operation.id().equals("claimTask")) {
            failures.add("no answer to " + request);
          }
        } catch (IOException broken) {
          connection.close();
          failures.add(broken + " instead of an answer to " + request);
        }
      }
    } catch (IOException gone) {
      failures.add(operation + " ended early: " + gone);
    }
  }

  private void judge(MalformedRequest request, RawConnection.Answer answer) {
    int status = answer.status();
    synchronized (statuses) {
      statuses.merge(status, 1, Integer::sum);
    }
    if (status < 400) {
      note(request, answer);
      return;
    }
    complaint(request, answer)
        .ifPresent(
            complaint ->
                failures.add(
                    "%s: %d %s %s%n  for %s"
                        .formatted(complaint, status, answer.type(), answer.body(), request)));
  }

  /** What happened to be valid. */
  private void note(MalformedRequest request, RawConnection.Answer answer) {
    String location = answer.headers().getOrDefault("location", "");
    if (answer.status() == 201 && location.startsWith(STUDIES)) {
      createdStudies.add(location.substring(STUDIES.length()));
    }
    if (answer.status() == 204
        && request.method().equals("DELETE")
        && request.target().startsWith(STUDIES)) {
      String path = request.target().substring(STUDIES.length()).replaceFirst("\\?.*", "");
      // +1 and digits of other scripts are numbers too.
      long id = Long.parseLong(URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8));
      if (!deletedStudies.add(String.valueOf(id))) {
        failures.add("deleted a second time: " + request);
      }
    }
  }

  private Optional<String> complaint(MalformedRequest request, RawConnection.Answer answer) {
    if (answer.status() >= 500 && !UNAVAILABLE.contains(answer.status())) {
      return Optional.of("the controller failed");
    }
    if (request.method().equals("HEAD")) {
      return Optional.empty();
    }
    if (!answer.type().equals("application/problem+json")) {
      return Optional.of("no problem details");
    }
    JsonNode problem = json.readTree(answer.body());
    if (!problem.path("type").asString("").startsWith("urn:mnas:problem:")) {
      return Optional.of("no type of ours");
    }
    if (problem.path("status").asInt(0) != answer.status()) {
      return Optional.of("another status in the body");
    }
    return LEAK.matcher(answer.body()).find() && !LEAK.matcher(request.toString()).find()
        ? Optional.of("inner names")
        : Optional.empty();
  }
}
