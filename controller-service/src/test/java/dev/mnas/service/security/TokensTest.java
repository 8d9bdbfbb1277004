package dev.mnas.service.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.RawHttp;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A controller that asks for both tokens. */
class TokensTest {
  private static final String USER = "Bearer user-secret";
  private static final String WORKER = "Bearer worker-secret";

  @TempDir static Path data;
  private static ControllerFixture controller;

  @BeforeAll
  static void start() {
    controller =
        new ControllerFixture(
            data, "--mnas.user-token=user-secret", "--mnas.worker-token=worker-secret");
  }

  @AfterAll
  static void stop() {
    controller.close();
  }

  private static HttpRequest.Builder request(String call) {
    String[] methodAndPath = call.split(" ");
    return controller
        .request(methodAndPath[1])
        .header("Content-Type", "application/json")
        .header("X-Lease-Token", "1-forged")
        .method(methodAndPath[0], BodyPublishers.ofString("{}"));
  }

  private static int status(String call, String authorization) {
    return controller.send(request(call).header("Authorization", authorization)).statusCode();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/studies",
        "POST /api/v1/studies",
        "GET /api/v1/studies/1",
        "POST /api/v1/studies/1/stop",
        "GET /api/v1/studies/1/trials",
        "GET /api/v1/studies/1/pareto",
        "GET /api/v1/trials/1",
        "POST /api/v1/trials/1/stop",
        "GET /api/v1/spaces/fashion",
        "GET /api/v1/artifacts/0000000000000000000000000000000000000000000000000000000000000000",
        "GET /v3/api-docs",
        "GET /actuator",
        "GET /nothing-here",
        "OPTIONS /api/v1/studies"
      })
  void userPathsTakeTheUsersTokenAlone(String call) {
    assertThat(controller.send(request(call)).statusCode()).isEqualTo(401);
    assertThat(status(call, "Bearer wrong")).isEqualTo(401);
    assertThat(status(call, WORKER)).isEqualTo(403);
    assertThat(status(call, USER)).isNotIn(401, 403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /api/v1/worker/claims",
        "POST /api/v1/worker/tasks/1/heartbeat",
        "POST /api/v1/worker/tasks/1/report",
        "POST /api/v1/worker/tasks/1/release",
        "PUT /api/v1/worker/tasks/1/artifacts/00",
        "GET /api/v1/worker/nothing-here"
      })
  void workerPathsTakeTheWorkersTokenAlone(String call) {
    assertThat(controller.send(request(call)).statusCode()).isEqualTo(401);
    assertThat(status(call, "Bearer wrong")).isEqualTo(401);
    assertThat(status(call, USER)).isEqualTo(403);
    assertThat(status(call, WORKER)).isNotIn(401, 403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "user-secret",
        "Basic user-secret",
        "bearer user-secret",
        "Bearer user-secre",
        "Bearer user-secrets",
        "Bearer user-secret,worker-secret"
      })
  void onlyTheWholeTokenOpens(String authorization) {
    assertThat(status("GET /api/v1/studies", authorization)).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/worker;x/tasks/1/release",
        "/api/v1/worker;x=1/tasks/1/release;y",
        "/api/v1;x/worker/tasks/1/release",
        "/api/v1/%77orker/tasks/1/release",
        "/%61pi/v1/worker/tasks/1/release",
        "/api/v1/studies/../worker/tasks/1/release",
        "//api/v1/worker/tasks/1/release"
      })
  void otherSpellingOfAWorkerPathDoesNotTakeTheUsersToken(String path) {
    assertThat(raw("POST /api/v1/worker/tasks/1/release", WORKER)).as("reached").isEqualTo(409);
    assertThat(raw("POST " + path, USER)).isIn(400, 403, 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/worker/../studies",
        "/api/v1/worker/..;/studies",
        "/api/v1/worker/%2e%2e/studies",
        "/api/v1/worker/..%2fstudies",
        "/api/v1/worker/../../../v3/api-docs"
      })
  void detourThroughAWorkerPathDoesNotReachUserPaths(String path) {
    assertThat(raw("GET /api/v1/studies", USER)).as("reached").isEqualTo(200);
    assertThat(raw("GET " + path, WORKER)).isIn(400, 403, 404);
  }

  /** A body that the operation would take, so that only a refusal is answered with 400. */
  private static int raw(String call, String authorization) {
    String body = "{\"token\":\"1-forged\"}";
    String request =
        String.join(
            "\r\n",
            call + " HTTP/1.1",
            "Host: 127.0.0.1",
            "Content-Type: application/json",
            "Content-Length: " + body.length(),
            "Connection: close",
            "Authorization: " + authorization,
            "",
            body);
    return Integer.parseInt(new RawHttp(controller.port()).answer(request).split(" ", -1)[1]);
  }

  @Test
  void healthIsOpen() {
    HttpResponse<String> health = controller.get("/actuator/health");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(controller.tree(health).get("status").asString()).isEqualTo("UP");
    assertThat(health.body()).doesNotContain("jdbc", "diskSpace");
  }

  @Test
  void refusalSaysWhatIsNeeded() {
    HttpResponse<String> refused = controller.get("/api/v1/studies");
    assertThat(refused.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(controller.tree(refused).get("type").asString()).isEqualTo("urn:mnas:problem:token");
    assertThat(refused.body()).doesNotContain("secret");
  }
}
