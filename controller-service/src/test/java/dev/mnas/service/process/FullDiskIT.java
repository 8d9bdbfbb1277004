package dev.mnas.service.process;

import static dev.mnas.service.ControllerFixture.timed;
import static dev.mnas.service.ControllerFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.SettableClock;
import dev.mnas.task.Claim;
import dev.mnas.task.TaskKind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A data folder on a small disk of its own that really fills up. Needs the right to mount. */
@Timeout(120)
class FullDiskIT {
  private static final String STUDY =
      """
      name: full
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 4, seed: 7}
      budget: {trials: 4}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  private static final int CONNECTIONS = 8;

  @TempDir Path disk;
  private boolean mounted;
  private ControllerFixture controller;

  @BeforeEach
  void startOnASmallDisk() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=16m", "mnas-test", disk.toString());
    assumeTrue(mounted, "tmpfs cannot be mounted here");
    // Sweeps twenty times a second would fill the disk: H2 gives old pages back after a while only.
    controller =
        new ControllerFixture(new SettableClock(), disk.resolve("data"), "--mnas.disk-reserve=1MB");
    var created = controller.post("/api/v1/studies", "application/yaml", STUDY);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
  }

  @AfterEach
  void stopAndUnmount() throws Exception {
    if (controller != null) {
      controller.close();
    }
    if (mounted) {
      run("umount", disk.toString());
    }
  }

  @Test
  void fileThatDoesNotFitIsRefusedAndLeavesNothing() throws Exception {
    Claim claim = controller.claim(TaskKind.TRAIN).orElseThrow();
    HttpResponse<String> answer = upload(claim, new byte[16 << 20]);
    assertDiskFull(answer);
    try (var files = Files.walk(disk.resolve("data/artifacts"))) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
    assertThat(upload(claim, new byte[1000]).statusCode()).isEqualTo(201);
    assertThat(controller.report(claim, trained(0.5)).statusCode()).isEqualTo(200);
  }

  @Test
  void fullDiskStopsTheControllerOnlyAsLongAsItIsFull() throws Exception {
    Claim training = controller.claim(TaskKind.TRAIN).orElseThrow();
    Claim timing = controller.claim(TaskKind.MEASURE_LATENCY).orElseThrow();
    assertThat(controller.report(training, trained(0.5)).statusCode()).isEqualTo(200);
    Path ballast = fill();
    // The database has a little room in its file; then it, too, must fail.
    HttpResponse<String> answer = controller.post("/api/v1/studies", "application/yaml", STUDY);
    for (int more = 0; more < 200 && answer.statusCode() == 201; more++) {
      answer = controller.post("/api/v1/studies", "application/yaml", STUDY);
    }
    assertDiskFull(answer);
    assertThat(controller.get("/actuator/health").statusCode()).isEqualTo(503);
    assertThat(upload(timing, new byte[10]).statusCode()).isEqualTo(507);

    Files.delete(ballast);
    // Each connection to the database that was closed fails once; a worker repeats after a 503.
    HttpResponse<String> report = controller.report(timing, timed(1));
    for (int repeats = 0; repeats < CONNECTIONS && report.statusCode() == 503; repeats++) {
      report = controller.report(timing, timed(1));
    }
    assertThat(report.statusCode()).as(report.body()).isEqualTo(200);
    controller.await(() -> controller.get("/actuator/health").statusCode() == 200);
    var trial = controller.tree(controller.get("/api/v1/trials/" + training.task().trial()));
    assertThat(trial.get("state").asString()).isEqualTo("COMPLETE");
    assertThat(trial.get("reward").asDouble()).isEqualTo(0.5);
  }

  private void assertDiskFull(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(507);
    assertThat(answer.body())
        .contains("urn:mnas:problem:disk-full", disk.resolve("data").toString());
  }

  private HttpResponse<String> upload(Claim claim, byte[] content) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
    String path = "/api/v1/worker/tasks/%s/artifacts/%s";
    return controller.put(
        path.formatted(claim.task().id(), HexFormat.of().formatHex(digest)),
        claim.lease().token(),
        content);
  }

  private Path fill() throws IOException {
    Path ballast = disk.resolve("ballast");
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException full) {
      return ballast;
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException absent) {
      return false;
    }
  }
}
