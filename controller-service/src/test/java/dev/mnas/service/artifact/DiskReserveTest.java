package dev.mnas.service.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.task.TaskKind;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskReserveTest {
  private static final String STUDY =
      """
      name: reserve
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 1, seed: 1}
      budget: {trials: 1}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  @TempDir Path data;

  @Test
  void uploadIsRefusedWhenLessThanTheReserveIsLeft() throws Exception {
    try (var controller = new ControllerFixture(data, "--mnas.disk-reserve=1000000TB")) {
      controller.post("/api/v1/studies", "application/yaml", STUDY);
      var claim = controller.claim(TaskKind.TRAIN).orElseThrow();
      String hash =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(new byte[7]));
      var answer =
          controller.put(
              "/api/v1/worker/tasks/" + claim.task().id() + "/artifacts/" + hash,
              claim.lease().token(),
              new byte[7]);
      assertThat(answer.statusCode()).isEqualTo(507);
      assertThat(controller.tree(answer).get("type").asString())
          .isEqualTo("urn:mnas:problem:disk-full");
      assertThat(controller.tree(answer).get("detail").asString()).contains(data.toString());
      assertThat(data.resolve("artifacts").resolve(hash.substring(0, 2)).resolve(hash))
          .doesNotExist();
      assertThat(controller.get("/actuator/health").statusCode()).isEqualTo(503);
    }
  }
}
