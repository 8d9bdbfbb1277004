package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many users change one study in the same seconds, while others read it. */
class ChangesAtOnceTest {
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("mnas.hammer", 5));
  private static final String STUDY =
      """
      name: hammered
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: rnn, batch: 2, seed: 7}
      budget: {trials: 100}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  @TempDir Path data;

  @Test
  void studyIsReadableWhileAndAfterManyChangeIt() throws Exception {
    ExecutorService users = Executors.newFixedThreadPool(4);
    try (ControllerFixture controller = new ControllerFixture(data)) {
      controller.post("/api/v1/studies", "application/yaml", STUDY);
      long end = System.nanoTime() + TIME.toNanos();
      List<Future<TreeSet<Integer>>> answers = new ArrayList<>();
      for (String verb : List.of("pause", "resume", "pause")) {
        answers.add(
            users.submit(
                until(
                    end,
                    () ->
                        controller
                            .post("/api/v1/studies/1/" + verb, "application/json", "{}")
                            .statusCode())));
      }
      answers.add(users.submit(until(end, () -> controller.get("/api/v1/studies").statusCode())));
      for (Future<TreeSet<Integer>> statuses : answers) {
        assertThat(statuses.get()).isSubsetOf(200, 409);
      }
      assertThat(controller.get("/api/v1/studies").statusCode()).isEqualTo(200);
      assertThat(controller.get("/api/v1/studies/1/spec").statusCode()).isEqualTo(200);
    } finally {
      users.shutdownNow();
    }
  }

  private static Callable<TreeSet<Integer>> until(long end, Callable<Integer> request) {
    return () -> {
      TreeSet<Integer> statuses = new TreeSet<>();
      while (System.nanoTime() < end) {
        statuses.add(request.call());
      }
      return statuses;
    };
  }
}
