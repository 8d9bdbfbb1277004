package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.PlayedWorkers;
import dev.mnas.service.replay.Measured;
import dev.mnas.service.replay.ReplayTable;
import dev.mnas.service.replay.TableFile;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.yaml.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a study exports can be replayed. */
class ReplayOfExportTest {
  private static final String STUDY =
      """
      name: to replay
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 4, seed: 7}
      budget: {trials: 8}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  @TempDir Path data;
  @TempDir Path files;

  @Test
  void bothExportsHoldEveryCompleteTrialAndNoBaseline() throws IOException {
    try (var controller = new ControllerFixture(data)) {
      controller.post("/api/v1/studies", "application/yaml", STUDY);
      controller.post(
          "/api/v1/studies/1/baselines",
          "application/json",
          "{\"network\": \"mobilenetv2\", \"width\": 0.25}");
      new PlayedWorkers(controller).drain(new Random(1));
      for (String form : List.of("csv", "json")) {
        String export = controller.get("/api/v1/studies/1/trials." + form).body();
        Path file = Files.writeString(files.resolve("trials." + form), export);
        ReplayTable table = TableFile.read(file, Presets.find("fashion"));
        assertThat(table.origin()).isEqualTo("a table of 8 networks");
        for (JsonNode trial :
            controller.tree(controller.get("/api/v1/studies/1/trials")).get("items")) {
          if (trial.get("number").asInt() > 0) {
            Measured known = table.measure(tokens(trial)).orElseThrow();
            assertThat(known.accuracy()).isCloseTo(trial.get("accuracy").asDouble(), within(1e-12));
            assertThat(known.latencyMillis())
                .isCloseTo(trial.get("latencyMillis").asDouble(), within(1e-12));
          }
        }
      }
    }
  }

  private static ArchitectureTokens tokens(JsonNode trial) {
    List<Integer> tokens = new ArrayList<>();
    trial.get("tokens").forEach(token -> tokens.add(token.asInt()));
    return new ArchitectureTokens(tokens);
  }
}
