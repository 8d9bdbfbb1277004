package dev.mnas.service.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.SettableClock;
import dev.mnas.service.task.StaleLeaseException;
import dev.mnas.task.Claim;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Sha256;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints at a controller that takes files of up to 1 KiB. */
class CheckpointTest {
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final String STUDY =
      """
      name: checkpoint
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 1, seed: %d}
      budget: {trials: 1}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  @TempDir static Path data;
  private static SettableClock clock;
  private static ControllerFixture controller;
  private static int studies;
  private Claim claim;

  @BeforeAll
  static void start() {
    clock = new SettableClock();
    controller = new ControllerFixture(clock, data, "--mnas.artifact-limit=1KB");
  }

  @AfterAll
  static void stop() {
    controller.close();
  }

  @BeforeEach
  void claimATraining() {
    // Another seed gives another network, whose accuracy no earlier test has reported.
    controller.post("/api/v1/studies", "application/yaml", STUDY.formatted(++studies));
    claim = claimed();
  }

  @AfterEach
  void stopTheStudy() {
    controller.post("/api/v1/studies/" + studies + "/stop", "application/json", "{}");
  }

  private static Claim claimed() {
    return controller.claim(TaskKind.TRAIN).orElseThrow();
  }

  private static String path(Claim claim) {
    return "/api/v1/worker/tasks/" + claim.task().id() + "/checkpoint";
  }

  private static int keep(Claim claim, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    String path = path(claim) + "/" + Sha256.of(bytes);
    return controller.put(path, claim.lease().token(), bytes).statusCode();
  }

  private static HttpResponse<String> newest(Claim claim) {
    return controller.send(
        controller.request(path(claim)).header("X-Lease-Token", claim.lease().token()).GET());
  }

  /** Contents of the task's files, unfinished ones of any task too. */
  private List<String> stored() throws IOException {
    return stored(claim);
  }

  private static List<String> stored(Claim claim) throws IOException {
    Path all = data.resolve("checkpoints");
    List<String> contents = new ArrayList<>();
    for (Path folder : List.of(all, all.resolve(claim.task().id().toString()))) {
      if (Files.exists(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          files.filter(Files::isRegularFile).map(CheckpointTest::content).forEach(contents::add);
        }
      }
    }
    return contents;
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  private Claim afterTheKill() {
    clock.advance(LEASE);
    controller.sweep();
    Claim next = claimed();
    assertThat(next.task().id()).isEqualTo(claim.task().id());
    return next;
  }

  private static void prune() {
    controller.bean(CheckpointStore.class).prune();
  }

  @Test
  void nextHolderGetsTheNewestAndNothingElseIsLeft() throws IOException {
    assertThat(newest(claim).statusCode()).isEqualTo(204);
    assertThat(keep(claim, "epoch 1")).isEqualTo(201);
    assertThat(keep(claim, "epoch 2")).isEqualTo(201);
    assertThat(keep(claim, "epoch 2")).isEqualTo(201);
    Claim next = afterTheKill();
    HttpResponse<String> answer = newest(next);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Length")).contains("7");
    assertThat(answer.body()).isEqualTo("epoch 2");
    assertThat(stored()).containsExactly("epoch 2");
  }

  @Test
  void handedBackTaskKeepsItsCheckpoint() {
    keep(claim, "handed back");
    controller.post(
        "/api/v1/worker/tasks/" + claim.task().id() + "/release",
        "application/json",
        "{\"token\":\"" + claim.lease().token() + "\"}");
    assertThat(newest(claim).statusCode()).isEqualTo(409);
    assertThat(newest(claimed()).body()).isEqualTo("handed back");
  }

  @Test
  void staleLeaseNeitherKeepsNorReads() throws IOException {
    keep(claim, "first");
    Claim next = afterTheKill();
    keep(next, "second");
    assertThat(keep(claim, "late")).isEqualTo(409);
    assertThat(newest(claim).statusCode()).isEqualTo(409);
    assertThat(newest(next).body()).isEqualTo("second");
    assertThat(stored()).containsExactly("second");
    assertThat(controller.report(claim, ControllerFixture.trained(0.9)).statusCode())
        .isEqualTo(409);
    assertThat(controller.report(next, ControllerFixture.trained(0.5)).statusCode()).isEqualTo(200);
    assertThat(controller.report(claim, ControllerFixture.trained(0.9)).statusCode())
        .isEqualTo(409);
  }

  @Test
  void leaseThatEndsDuringTheUploadChangesNothing() throws IOException {
    keep(claim, "before");
    byte[] late = "late".getBytes(StandardCharsets.UTF_8);
    String token = claim.lease().token();
    // The file comes whole, and its lease is over by then.
    var stream =
        new ByteArrayInputStream(late) {
          @Override
          public synchronized int read(byte[] target, int from, int most) {
            int read = super.read(target, from, most);
            if (read < 0) {
              clock.advance(LEASE);
            }
            return read;
          }
        };
    assertThatThrownBy(
            () ->
                controller
                    .bean(CheckpointStore.class)
                    .store(claim.task().id(), token, Sha256.of(late), stream))
        .isInstanceOf(StaleLeaseException.class);
    assertThat(stored()).containsExactly("before");
  }

  @Test
  void endedTaskLeavesNoCheckpoint() throws IOException {
    keep(claim, "of a task that is done");
    prune();
    assertThat(stored()).hasSize(1);
    controller.report(claim, ControllerFixture.trained(0.5));
    assertThat(keep(claim, "late")).isEqualTo(409);
    prune();
    assertThat(stored()).isEmpty();
  }

  @Test
  void failedAndCancelledTasksAndThoseOfDeletedStudiesLeaveNone() throws IOException {
    keep(claim, "of a task that fails");
    controller.report(claim, new TaskResult.Failed(FailureClass.INVALID_NETWORK, "odd"));
    Claim failed = claim;
    stopTheStudy();
    claimATraining();
    keep(claim, "of a task that is cancelled");
    stopTheStudy();
    Claim cancelled = claim;
    claimATraining();
    keep(claim, "of a study that is deleted");
    stopTheStudy();
    assertThat(
            controller.send(controller.request("/api/v1/studies/" + studies).DELETE()).statusCode())
        .isEqualTo(204);
    prune();
    assertThat(stored(failed)).isEmpty();
    assertThat(stored(cancelled)).isEmpty();
    assertThat(stored()).isEmpty();
  }

  @Test
  void tooLargeAndDamagedOnesLeaveTheLastInPlace() throws IOException {
    keep(claim, "good");
    assertThat(keep(claim, "x".repeat(1025))).isEqualTo(413);
    String other = path(claim) + "/" + "0".repeat(64);
    assertThat(controller.put(other, claim.lease().token(), new byte[3]).statusCode())
        .isEqualTo(422);
    String noHash = path(claim) + "/..";
    assertThat(controller.put(noHash, claim.lease().token(), new byte[3]).statusCode())
        .isIn(400, 404, 405);
    assertThat(stored()).containsExactly("good");
    assertThat(newest(claim).body()).isEqualTo("good");
  }

  @Test
  void fileThatIsGoneIsNoCheckpoint() throws IOException {
    keep(claim, "gone");
    Files.delete(
        data.resolve("checkpoints")
            .resolve(claim.task().id().toString())
            .resolve(Sha256.of("gone")));
    assertThat(newest(claim).statusCode()).isEqualTo(204);
  }

  @Test
  void taskThatComesFurtherBetweenKillsIsNotGivenUp() {
    for (int kill = 0; kill < 3 * FailureClass.WORKER_LOST.maxAttempts(); kill++) {
      assertThat(keep(claim, "epoch " + kill)).isEqualTo(201);
      claim = afterTheKill();
    }
    for (int kill = 2; kill < FailureClass.WORKER_LOST.maxAttempts(); kill++) {
      claim = afterTheKill();
    }
    clock.advance(LEASE);
    controller.sweep();
    assertThat(controller.claim(TaskKind.TRAIN)).isEmpty();
  }
}
