package dev.mnas.service.study;

import static dev.mnas.service.ControllerFixture.timed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.UploadedWeights;
import dev.mnas.task.Claim;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.TestScore;
import dev.mnas.task.TrainProvenance;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A study of four trials, the later the better, and workers that know finalists. */
abstract class FinalistScene {
  static final String JSON = "application/json";
  static final String FINALISTS = "/api/v1/studies/1/finalists";
  private static final String STUDY =
      """
      name: to promote
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 2, seed: 3}
      budget: {trials: 4}
      recipe: {epochs: 1}
      data: {dataset: fashion-mnist, train: 100, validation: 200, seed: 5}
      """;

  @TempDir Path data;
  ControllerFixture controller;

  @BeforeEach
  void start() {
    controller = new ControllerFixture(data);
    assertThat(controller.post("/api/v1/studies", "application/yaml", STUDY).statusCode())
        .isEqualTo(201);
  }

  @AfterEach
  void stop() {
    controller.close();
  }

  HttpResponse<String> promote(String wish) {
    return controller.post(FINALISTS, JSON, wish);
  }

  List<JsonNode> finalists() {
    return controller.tree(controller.get(FINALISTS)).valueStream().toList();
  }

  JsonNode trial(long id) {
    return controller.tree(controller.get("/api/v1/trials/" + id));
  }

  JsonNode study() {
    return controller.tree(controller.get("/api/v1/studies/1"));
  }

  /** Works until no task is ready; returns what was claimed. */
  List<Claim> work() {
    List<Claim> done = new ArrayList<>();
    for (int before = -1; before < done.size(); ) {
      before = done.size();
      for (TaskKind kind : TaskKind.values()) {
        for (var next = controller.claim(kind); next.isPresent(); next = controller.claim(kind)) {
          assertThat(report(next.get()).statusCode()).isEqualTo(200);
          done.add(next.get());
        }
      }
    }
    return done;
  }

  HttpResponse<String> report(Claim claim) {
    return controller.report(
        claim,
        claim.task().spec() instanceof TaskSpec.Train train ? trained(claim, train) : timed(1));
  }

  private TaskResult trained(Claim claim, TaskSpec.Train train) {
    double accuracy = 0.5 + 0.01 * ControllerFixture.trial(claim).value();
    byte[] weights =
        train.finalist()
            ? UploadedWeights.calibrated(train.network())
            : UploadedWeights.plain(train.network());
    return new TaskResult.Trained(
        accuracy,
        false,
        List.of(),
        12.5,
        controller.upload(claim, weights),
        new TrainProvenance("test back end", "library 7", "vector", 2, train.recipe().seed()),
        null,
        train.finalist() ? new TestScore(0.875, 10_000) : null);
  }
}
