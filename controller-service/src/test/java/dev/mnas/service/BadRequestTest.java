package dev.mnas.service;

import static dev.mnas.service.ControllerFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mnas.service.security.UnsafeExposureException;
import dev.mnas.task.Claim;
import dev.mnas.task.TaskKind;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stranger or a mistake can send, against one controller. */
class BadRequestTest {
  private static final String YAML = "application/yaml";
  private static final String JSON = "application/json";
  private static final String STUDY =
      """
      name: bad
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 2}
      budget: {trials: 2}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      pools: [local]
      """;

  @TempDir static Path data;
  private static ControllerFixture controller;

  @BeforeAll
  static void start() {
    controller = new ControllerFixture(data);
  }

  @AfterAll
  static void stop() {
    controller.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "space: fashion | space: fushion | space",
        "targetMillis: 1.0 | targetMillis: 0 | targetMillis",
        "targetMillis: 1.0 | targetMillis: .nan | targetMillis",
        "pools: [local] | pools: [] | pools",
        "pools: [local] | pools: [../etc] | pools",
        "trials: 2 | trials: 10000000 | trials",
        "batch: 2 | batch: 0 | batch",
        "name: bad | nome: bad | nome",
        "train: 100 | train: -1 | train"
      })
  void wrongStudyIsRefusedWithItsField(String right, String wrong, String field) {
    HttpResponse<String> answer =
        controller.post("/api/v1/studies", YAML, STUDY.replace(right, wrong));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(controller.tree(answer).get("type").asString())
        .isEqualTo("urn:mnas:problem:invalid-document");
    assertThat(controller.tree(answer).get("errors").toString()).contains(field);
  }

  @Test
  void yamlBombIsRefused() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(controller.post("/api/v1/studies", YAML, bomb.toString()).statusCode())
        .isEqualTo(400);
  }

  @Test
  void hugeBodyIsRefused() {
    String body = "x".repeat(2 << 20);
    assertThat(controller.post("/api/v1/studies", YAML, body).statusCode()).isEqualTo(413);
  }

  @Test
  void formsAndForeignPagesCannotWrite() {
    assertThat(
            controller
                .post("/api/v1/studies", "application/x-www-form-urlencoded", "a=b")
                .statusCode())
        .isEqualTo(415);
    var foreign =
        controller
            .request("/api/v1/studies")
            .header("Content-Type", YAML)
            .header("Origin", "http://example.org")
            .POST(BodyPublishers.ofString(STUDY));
    assertThat(controller.send(foreign).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/studies;% HTTP/1.1",
        "GET /api/v1/studies/1;a=%zz HTTP/1.1",
        "GET /;jsessionid=1 HTTP/1.1",
        "POST /api/v1/studies;v=1 HTTP/1.1"
      })
  void pathsHaveNoParameters(String requestLine) {
    assertThat(problem(requestLine, "application/json"))
        .startsWith("HTTP/1.1 400")
        .contains("urn:mnas:problem:invalid-request", "a path has no parameters");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", ";;", "/", "application", "application/json/json", "text/plain"})
  void bodiesOfNoKnownTypeAreRefused(String type) {
    assertThat(problem("POST /api/v1/studies HTTP/1.1", type))
        .startsWith("HTTP/1.1 415")
        .contains("urn:mnas:problem:content-type");
  }

  @Test
  void typesOfBodiesAreTheSameInCapitals() {
    assertThat(problem("POST /api/v1/studies HTTP/1.1", "Application/JSON; charset=UTF-8"))
        .startsWith("HTTP/1.1 400")
        .contains("urn:mnas:problem:invalid-document");
  }

  private static String problem(String requestLine, String type) {
    return new RawHttp(controller.port())
        .answer(
            "%s\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
                .formatted(requestLine, type));
  }

  @Test
  void studyWhoseAnswerIsNotAcceptableIsNotStarted() {
    int before = controller.tree(controller.get("/api/v1/studies")).size();
    var wish =
        controller
            .request("/api/v1/studies")
            .header("Content-Type", YAML)
            .header("Accept", "text/csv")
            .POST(BodyPublishers.ofString(STUDY));
    assertThat(controller.send(wish).statusCode()).isEqualTo(406);
    assertThat(controller.tree(controller.get("/api/v1/studies"))).hasSize(before);
  }

  @Test
  void unknownThingsAreNotFound() {
    assertThat(controller.get("/api/v1/studies/999").statusCode()).isEqualTo(404);
    assertThat(controller.get("/api/v1/trials/999").statusCode()).isEqualTo(404);
    assertThat(controller.get("/api/v1/spaces/none").statusCode()).isEqualTo(404);
    assertThat(controller.get("/api/v1/studies/0").statusCode()).isEqualTo(400);
    assertThat(controller.get("/api/v1/artifacts/..%2Fdb").statusCode()).isEqualTo(400);
  }

  @Test
  void impossibleMeasurementsAreRefusedAndTheLeaseLivesOn() {
    Claim claim = leased();
    String report = "/api/v1/worker/tasks/" + claim.task().id() + "/report";
    String token = claim.lease().token();
    for (String accuracy : new String[] {"\"NaN\"", "-0.1", "1.1", "\"Infinity\""}) {
      String body =
          """
          {"token":"%s","result":{"type":"TRAINED","accuracy":%s,"diverged":false,"curve":[],
          "trainSeconds":1,"provenance":{"backend":"b","versions":"v","kernels":"k","threads":1,
          "seed":1}}}
          """
              .formatted(token, accuracy);
      assertThat(controller.post(report, JSON, body).statusCode()).as(accuracy).isEqualTo(400);
    }
    assertThat(controller.report(claim, trained(0.5)).statusCode()).isEqualTo(200);
  }

  @Test
  void uploadNeedsALeaseAndAMatchingHash() throws Exception {
    Claim claim = leased();
    byte[] content = "weights".getBytes(StandardCharsets.UTF_8);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    String path = "/api/v1/worker/tasks/" + claim.task().id() + "/artifacts/";
    assertThat(controller.put(path + hash, "1-forged", content).statusCode()).isEqualTo(409);
    assertThat(controller.put(path + "0".repeat(64), claim.lease().token(), content).statusCode())
        .isEqualTo(422);
    assertThat(controller.put(path + hash, claim.lease().token(), content).statusCode())
        .isEqualTo(201);
    assertThat(controller.get("/api/v1/artifacts/" + hash).body()).isEqualTo("weights");
  }

  @Test
  void otherAddressWithoutTokensDoesNotStart() {
    assertThatThrownBy(
            () -> new ControllerFixture(data.resolve("open"), "--server.address=0.0.0.0"))
        .isInstanceOf(UnsafeExposureException.class)
        .hasMessageContaining("MNAS_USER_TOKEN");
  }

  private static Claim leased() {
    assertThat(controller.post("/api/v1/studies", YAML, STUDY).statusCode()).isEqualTo(201);
    return controller.claim(TaskKind.TRAIN).orElseThrow();
  }
}
