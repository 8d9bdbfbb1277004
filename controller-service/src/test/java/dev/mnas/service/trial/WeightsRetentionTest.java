package dev.mnas.service.trial;

import static dev.mnas.service.ControllerFixture.timed;
import static dev.mnas.service.ControllerFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.task.Claim;
import dev.mnas.task.TaskKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose trained weights a controller keeps. */
class WeightsRetentionTest {
  private static final String STUDY =
      """
      name: retention
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 3, seed: 5}
      budget: {trials: 6}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  @TempDir Path data;

  @Test
  void onlyFrontAndBestKeepTheirWeights() {
    try (var controller = new ControllerFixture(data)) {
      controller.post("/api/v1/studies", "application/yaml", STUDY);
      List<String> first = new ArrayList<>();
      first.add(trial(controller, 0.9, 3));
      first.add(trial(controller, 0.8, 2));
      String superseded = trial(controller, 0.7, 2.5);
      assertThat(controller.get("/api/v1/artifacts/" + superseded).statusCode()).isEqualTo(404);
      for (String kept : first) {
        assertThat(controller.get("/api/v1/artifacts/" + kept).statusCode()).isEqualTo(200);
      }

      // A later trial that beats both takes their place.
      String best = trial(controller, 0.95, 1);
      trial(controller, 0.1, 9);
      trial(controller, 0.1, 9);
      assertThat(controller.get("/api/v1/artifacts/" + best).statusCode()).isEqualTo(200);
      for (String gone : first) {
        assertThat(controller.get("/api/v1/artifacts/" + gone).statusCode()).isEqualTo(404);
      }
    }
  }

  /** Both are beaten by a network that is faster and better, and are nearest to a target each. */
  @Test
  void bestOfEachTargetKeepsItsWeightsOffTheFrontToo() {
    String sweep =
        STUDY.replace(
            "{targetMillis: 1.0}", "{form: absolute, targetMillis: [1, 2, 3], beta: -10}");
    try (var controller = new ControllerFixture(data)) {
      controller.post("/api/v1/studies", "application/yaml", sweep);
      String front = trial(controller, 0.9, 1);
      String second = trial(controller, 0.5, 2);
      String third = trial(controller, 0.4, 3);
      for (String kept : List.of(front, second, third)) {
        assertThat(controller.get("/api/v1/artifacts/" + kept).statusCode()).isEqualTo(200);
      }
      String nearer = trial(controller, 0.6, 2);
      trial(controller, 0.1, 9);
      trial(controller, 0.1, 9);
      assertThat(controller.get("/api/v1/artifacts/" + second).statusCode()).isEqualTo(404);
      assertThat(controller.get("/api/v1/artifacts/" + nearer).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void weightsThatAnotherStudyReusesStay() {
    try (var controller = new ControllerFixture(data)) {
      String one = STUDY.replace("batch: 3", "batch: 1").replace("trials: 6", "trials: 2");
      controller.post("/api/v1/studies", "application/yaml", one);
      String shared = trial(controller, 0.5, 2);
      // The same seed suggests the same network, whose numbers are known.
      controller.post("/api/v1/studies", "application/yaml", one.replace("retention", "other"));
      trial(controller, 0.9, 1);
      assertThat(controller.get("/api/v1/artifacts/" + shared).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void networkWhoseWeightsAreGoneIsTrainedAgainForAnotherStudy() {
    try (var controller = new ControllerFixture(data)) {
      controller.post("/api/v1/studies", "application/yaml", STUDY);
      trial(controller, 0.7, 2.5);
      trial(controller, 0.9, 2);
      trial(controller, 0.8, 1);
      trial(controller, 0.1, 9);
      trial(controller, 0.1, 9);
      trial(controller, 0.1, 9);
      controller.post("/api/v1/studies", "application/yaml", STUDY.replace("retention", "other"));
      // Only the superseded first one of the batch, not those on the front.
      assertThat(controller.claim(TaskKind.TRAIN)).isPresent();
      assertThat(controller.claim(TaskKind.TRAIN)).isEmpty();
      assertThat(controller.claim(TaskKind.MEASURE_LATENCY)).isEmpty();
    }
  }

  /** Trains and times the next trial; gives the hash of its weights. */
  private static String trial(ControllerFixture controller, double accuracy, double millis) {
    Claim training = controller.claim(TaskKind.TRAIN).orElseThrow();
    byte[] weights = ("weights of " + training.task().id()).getBytes(StandardCharsets.UTF_8);
    String hash = controller.upload(training, weights);
    controller.report(training, trained(accuracy, hash));
    Claim timing = controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow();
    assertThat(controller.report(timing, timed(millis)).statusCode()).isEqualTo(200);
    return hash;
  }
}
