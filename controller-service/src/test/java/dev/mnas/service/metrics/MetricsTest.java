package dev.mnas.service.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.PlayedWorkers;
import dev.mnas.task.Claim;
import dev.mnas.task.TaskKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class MetricsTest {
  private static final String STUDY =
      """
      name: metrics
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: rnn, batch: 3}
      budget: {trials: 9}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  @TempDir Path data;

  @Test
  void prometheusSeesTrialsLeasesQueuesTimesRewardAndEntropy() {
    try (var controller = new ControllerFixture(data, "--mnas.metrics=100ms")) {
      controller.post("/api/v1/studies", "application/yaml", STUDY);
      PlayedWorkers workers = new PlayedWorkers(controller);
      workers.work(workers.claimAll(), new Random(1));
      Claim held = controller.claim(TaskKind.TRAIN).orElseThrow();
      assertThat(held.task().id()).isNotNull();
      // A suggestion may be a network that is known by other tokens, and complete at once.
      JsonNode trials = controller.tree(controller.get("/api/v1/studies/1")).path("trials");
      int complete = trials.path("complete").asInt();
      int open = trials.path("open").asInt();
      assertThat(complete).isBetween(3, 5);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(controller.get("/actuator/prometheus").body())
                      .contains("mnas_trials{state=\"COMPLETE\"} %d.0".formatted(complete))
                      .contains("mnas_trials{state=\"RUNNING\"} %d.0".formatted(open))
                      .contains("mnas_leases{kind=\"TRAIN\",pool=\"local\"} 1.0")
                      .contains(
                          "mnas_tasks_ready{kind=\"TRAIN\",pool=\"local\"} %d.0"
                              .formatted(open - 1))
                      .contains(
                          "mnas_tasks_ready{kind=\"MEASURE_LATENCY\",pool=\"local\"} %d.0"
                              .formatted(open))
                      .contains("mnas_task_seconds_count{kind=\"TRAIN\",outcome=\"DONE\"} 3")
                      .containsPattern("mnas_study_best_reward\\{study=\"1\"} 0\\.\\d+")
                      .containsPattern("mnas_study_policy_entropy\\{study=\"1\"} \\d\\.\\d+"));
    }
  }

  @Test
  void structuredLogsCarryTheIds(CapturedOutput output) {
    try (var controller =
        new ControllerFixture(data, "--logging.structured.format.console=logstash")) {
      controller.post("/api/v1/studies", "application/yaml", STUDY);
      Claim claim = controller.claim(TaskKind.TRAIN).orElseThrow();
      controller.report(claim, PlayedWorkers.result(claim));
      assertThat(output.getOut().lines().filter(line -> line.contains("TRAIN task done by w1")))
          .singleElement()
          .asString()
          .startsWith("{")
          .contains("\"study\":1", "\"trial\":1", "\"task\":1", "\"lease\":\"1-1\"")
          .doesNotContain(claim.lease().token());
    }
  }
}
