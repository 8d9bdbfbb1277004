package dev.mnas.service.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.RawHttp;
import dev.mnas.task.Claim;
import dev.mnas.task.TaskKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads of a worker to a controller that takes files of up to 1 KiB. */
class UploadTest {
  private static final int LIMIT = 1024;
  private static final String STUDY =
      """
      name: upload
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 1, seed: %d}
      budget: {trials: 1}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  @TempDir static Path data;
  private static ControllerFixture controller;
  private static int studies;
  private Claim claim;
  private int storedBefore;

  @BeforeAll
  static void start() {
    controller = new ControllerFixture(data, "--mnas.artifact-limit=1KB");
  }

  @AfterAll
  static void stop() {
    controller.close();
  }

  @BeforeEach
  void claimATraining() throws IOException {
    // Another seed gives another network, whose accuracy no earlier test has reported.
    controller.post("/api/v1/studies", "application/yaml", STUDY.formatted(++studies));
    claim = controller.claim(TaskKind.TRAIN).orElseThrow();
    storedBefore = files();
  }

  private String path(String hash) {
    return "/api/v1/worker/tasks/" + claim.task().id() + "/artifacts/" + hash;
  }

  private int upload(byte[] content) throws Exception {
    return controller.put(path(hash(content)), claim.lease().token(), content).statusCode();
  }

  /** Different in each test, as its task is. */
  private byte[] bytes(int count) {
    byte[] content = new byte[count];
    Arrays.fill(content, (byte) claim.task().id().value());
    return content;
  }

  private static String hash(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  /** Files stored since the test began, unfinished ones too. */
  private int stored() throws IOException {
    return files() - storedBefore;
  }

  private static int files() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return Math.toIntExact(
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.startsWith(data.resolve("db")))
              .count());
    }
  }

  @Test
  void fileOfTheLimitIsTakenAndOneByteMoreLeavesNothing() throws Exception {
    assertThat(upload(bytes(LIMIT + 1))).isEqualTo(413);
    assertThat(stored()).isZero();
    assertThat(upload(bytes(LIMIT))).isEqualTo(201);
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void lengthThatIsNotAnnouncedIsLimitedToo() throws Exception {
    byte[] content = bytes(LIMIT + 1);
    var chunked =
        controller
            .request(path(hash(content)))
            .header("Content-Type", "application/octet-stream")
            .header("X-Lease-Token", claim.lease().token())
            .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content)));
    assertThat(controller.send(chunked).statusCode()).isEqualTo(413);
    assertThat(stored()).isZero();
  }

  @Test
  void sameFileAgainIsTakenAgain() throws Exception {
    assertThat(upload(bytes(7))).isEqualTo(201);
    assertThat(upload(bytes(7))).isEqualTo(201);
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void sameNewFileTwiceAtOnceIsTakenTwice() throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(2);
    try {
      for (int i = 1; i <= 100; i++) {
        byte[] content = bytes(i);
        List<Future<Integer>> answers =
            workers.invokeAll(List.of(() -> upload(content), () -> upload(content)));
        for (Future<Integer> status : answers) {
          assertThat(status.get()).isEqualTo(201);
        }
      }
    } finally {
      workers.shutdownNow();
    }
    assertThat(stored()).isEqualTo(100);
  }

  @Test
  void fileThatIsUploadedAgainStaysWhenItsFirstTrialIsSuperseded() throws Exception {
    byte[] content = bytes(7);
    String hash = hash(content);
    ArtifactStore artifacts = controller.bean(ArtifactStore.class);
    assertThat(upload(content)).isEqualTo(201);
    controller.report(claim, ControllerFixture.trained(0.5, hash));
    claimATraining();
    assertThat(upload(content)).isEqualTo(201);
    artifacts.delete(hash);
    assertThat(artifacts.find(hash)).isPresent();
    controller.report(claim, ControllerFixture.trained(0.5, hash));
    artifacts.delete(hash);
    assertThat(artifacts.find(hash)).isEmpty();
  }

  @Test
  void uploadWithoutALeaseStoresNothing() throws Exception {
    String path = path(hash(bytes(7)));
    assertThat(controller.put(path, "", bytes(7)).statusCode()).isEqualTo(409);
    var tokenless =
        controller
            .request(path)
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(bytes(7)));
    assertThat(controller.send(tokenless).statusCode()).isEqualTo(400);
    controller.report(claim, ControllerFixture.trained(0.5));
    assertThat(upload(bytes(7))).isEqualTo(409);
    assertThat(stored()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../controller.lock",
        "..%2Fdb%2Fmnas.mv.db",
        "%2e%2e%2fdb",
        "..\\db",
        "..;/db",
        "00/../../db/mnas.mv.db",
        "%00",
        "ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789",
        "000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000000/..",
        "..%252F0000000000000000000000000000000000000000000000000000000000"
      })
  void idThatIsNoHashIsRefused(String id) throws Exception {
    RawHttp raw = new RawHttp(controller.port());
    List<String> headers =
        List.of(
            "Host: 127.0.0.1",
            "Content-Type: application/octet-stream",
            "X-Lease-Token: " + claim.lease().token());
    assertThat(raw.status("PUT " + path(id), headers)).isIn(400, 404, 405);
    assertThat(raw.status("GET /api/v1/artifacts/" + id, headers)).isIn(400, 404);
    assertThat(stored()).isZero();
  }
}
