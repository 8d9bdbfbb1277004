package dev.mnas.service.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.Protocol;
import dev.mnas.task.TaskKind;
import dev.mnas.task.WireJson;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Tokens that were made over REST. */
class StoredTokensTest {
  private static final String ROOT = "root-secret";
  private static final String STUDY =
      """
      name: pools
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 2}
      budget: {trials: 4}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      pools: [local]
      """;

  @TempDir static Path data;
  private static ControllerFixture controller;

  @BeforeAll
  static void start() {
    controller =
        new ControllerFixture(
            data, "--mnas.user-token=" + ROOT, "--mnas.worker-token=worker-secret");
    assertThat(call(ROOT, "POST", "/api/v1/studies", STUDY).statusCode()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    controller.close();
  }

  private static HttpResponse<String> call(String token, String method, String path, String body) {
    HttpRequest.Builder request =
        controller
            .request(path)
            .header("Authorization", "Bearer " + token)
            .header(
                "Content-Type", path.endsWith("studies") ? "application/yaml" : "application/json")
            .header("X-Lease-Token", "1-forged");
    return controller.send(
        method.equals("GET")
            ? request.GET()
            : request.method(method, BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> wish(String json) {
    return call(ROOT, "POST", "/api/v1/tokens", json);
  }

  private static String secret(String json) {
    HttpResponse<String> answer = wish(json);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return controller.tree(answer).get("secret").asString();
  }

  private static HttpResponse<String> claim(String token, String pool) {
    return claim(token, pool, 0);
  }

  private static HttpResponse<String> claim(String token, String pool, long waitMillis) {
    ClaimRequest claim =
        new ClaimRequest(Protocol.VERSION, "w1", TaskKind.TRAIN, pool, waitMillis, null);
    return call(
        token, "POST", "/api/v1/worker/claims", WireJson.mapper().writeValueAsString(claim));
  }

  private static String problem(HttpResponse<String> answer) {
    return controller.tree(answer).path("type").asString();
  }

  @Test
  void secretIsShownOnceAndStoredAsAHashAlone() {
    String user = secret("{\"name\":\"once\",\"role\":\"USER\"}");
    String worker = secret("{\"name\":\"once-w\",\"role\":\"WORKER\",\"pools\":[\"*\"]}");
    assertThat(user).matches("mnas_u_[A-Za-z0-9_-]{43}");
    assertThat(worker).matches("mnas_w_[A-Za-z0-9_-]{43}");
    assertThat(call(user, "GET", "/api/v1/studies", "").statusCode()).isEqualTo(200);
    assertThat(claim(worker, "elsewhere").statusCode()).isEqualTo(204);
    assertThat(call(ROOT, "GET", "/api/v1/tokens", "").body())
        .contains("once", "lastUsedAt")
        .doesNotContain(user, worker);
    String everyTable =
        String.join(
            "\n", controller.bean(JdbcClient.class).sql("script").query(String.class).list());
    assertThat(everyTable)
        .contains("once-w", new Secret(worker).hash())
        .doesNotContain(user, worker, user.substring(7), worker.substring(7));
  }

  @Test
  void revokedTokenOpensNothingFromThenOnAndLeavesItsName() {
    String first = secret("{\"name\":\"short\",\"role\":\"USER\"}");
    assertThat(problem(wish("{\"name\":\"short\",\"role\":\"USER\"}")))
        .isEqualTo("urn:mnas:problem:name-taken");
    assertThat(call(first, "GET", "/api/v1/studies", "").statusCode()).isEqualTo(200);
    JsonNode revoked = controller.tree(call(ROOT, "POST", "/api/v1/tokens/short/revoke", "{}"));
    assertThat(revoked.path("revokedAt").asString()).isNotEmpty();
    assertThat(call(first, "GET", "/api/v1/studies", "").statusCode()).isEqualTo(401);
    String second = secret("{\"name\":\"short\",\"role\":\"USER\"}");
    assertThat(call(second, "GET", "/api/v1/studies", "").statusCode()).isEqualTo(200);
    String id = revoked.path("id").asString();
    assertThat(controller.tree(call(ROOT, "POST", "/api/v1/tokens/" + id + "/revoke", "{}")))
        .as("revoked stays revoked, at the same time")
        .isEqualTo(revoked);
    assertThat(call(second, "GET", "/api/v1/studies", "").statusCode()).isEqualTo(200);
    assertThat(call(ROOT, "POST", "/api/v1/tokens/none/revoke", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void claimWaitsNoLongerThanItsTokenIsValid() throws Exception {
    String worker = secret("{\"name\":\"patient\",\"role\":\"WORKER\",\"pools\":[\"rare\"]}");
    var waiting = CompletableFuture.supplyAsync(() -> claim(worker, "rare", 30_000));
    controller.await(() -> call(ROOT, "GET", "/api/v1/workers", "").body().contains("rare"));
    call(ROOT, "POST", "/api/v1/tokens/patient/revoke", "{}");
    HttpResponse<String> answer = waiting.get(20, TimeUnit.SECONDS);
    // Which of the two depends on whether it waited already.
    assertThat(answer.statusCode()).isIn(401, 204);
  }

  @Test
  void workersTokenClaimsForItsPoolsAlone() {
    String worker = secret("{\"name\":\"phones\",\"role\":\"WORKER\",\"pools\":[\"phone\"]}");
    assertThat(claim(worker, "phone").statusCode()).isEqualTo(204);
    HttpResponse<String> refused = claim(worker, "local");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(problem(refused)).isEqualTo("urn:mnas:problem:pool-forbidden");
    assertThat(refused.body()).contains("phones", "[phone]", "'local'");
  }

  @Test
  void workersTokenTouchesTasksOfItsPoolsAlone() {
    String worker = secret("{\"name\":\"tablets\",\"role\":\"WORKER\",\"pools\":[\"tablet\"]}");
    JsonNode claim = controller.tree(claim("worker-secret", "local"));
    String task = "/api/v1/worker/tasks/" + claim.path("task").path("id").asString();
    String body = "{\"token\":\"" + claim.path("lease").path("token").asString() + "\"}";
    for (String verb : new String[] {"/heartbeat", "/report", "/release"}) {
      HttpResponse<String> refused = call(worker, "POST", task + verb, body);
      assertThat(problem(refused)).as(verb).isEqualTo("urn:mnas:problem:pool-forbidden");
    }
    for (String place : new String[] {"/artifacts/", "/checkpoint/"}) {
      HttpRequest.Builder upload =
          controller
              .request(task + place + "0".repeat(64))
              .header("Authorization", "Bearer " + worker)
              .header("Content-Type", "application/octet-stream")
              .header("X-Lease-Token", claim.path("lease").path("token").asString())
              .PUT(BodyPublishers.ofString("x"));
      assertThat(controller.send(upload).statusCode()).as(place).isEqualTo(403);
    }
    assertThat(call(worker, "GET", task + "/checkpoint", "").statusCode()).isEqualTo(403);
    assertThat(call("worker-secret", "POST", task + "/heartbeat", body).statusCode())
        .as("the lease lives on")
        .isEqualTo(200);
    assertThat(call("worker-secret", "POST", task + "/release", body).statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"\",\"role\":\"USER\"}",
        "{\"role\":\"USER\"}",
        "{\"name\":\"x\"}",
        "{\"name\":\"1\",\"role\":\"USER\"}",
        "{\"name\":\"A\",\"role\":\"USER\"}",
        "{\"name\":\"environment-user\",\"role\":\"USER\"}",
        "{\"name\":\"loopback\",\"role\":\"USER\"}",
        "{\"name\":\"x\",\"role\":\"ROOT\"}",
        "{\"name\":\"x\",\"role\":\"WORKER\"}",
        "{\"name\":\"x\",\"role\":\"WORKER\",\"pools\":[]}",
        "{\"name\":\"x\",\"role\":\"WORKER\",\"pools\":[\"a,b\"]}",
        "{\"name\":\"x\",\"role\":\"USER\",\"pools\":[\"a\"]}"
      })
  void wrongWishIsRefused(String json) {
    assertThat(wish(json).statusCode()).isEqualTo(400);
  }
}
