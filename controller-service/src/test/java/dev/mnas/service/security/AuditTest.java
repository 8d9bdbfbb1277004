package dev.mnas.service.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.audit.AuditLog;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What the log says of a few requests. */
class AuditTest {
  private static final String USER = "user-secret";
  private static final String WORKER = "worker-secret";

  @TempDir static Path data;
  private static ControllerFixture controller;

  @BeforeAll
  static void start() {
    controller =
        new ControllerFixture(data, "--mnas.user-token=" + USER, "--mnas.worker-token=" + WORKER);
  }

  @AfterAll
  static void stop() {
    controller.close();
  }

  private static HttpResponse<String> send(String token, String method, String path, String body) {
    HttpRequest.Builder request =
        controller
            .request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body));
    return controller.send(
        token.isEmpty() ? request : request.header("Authorization", "Bearer " + token));
  }

  private static List<JsonNode> entries() {
    List<JsonNode> entries = new ArrayList<>();
    controller.tree(send(USER, "GET", "/api/v1/audit?size=500", "")).forEach(entries::add);
    return entries;
  }

  private static void expect(
      String actor, String method, String target, int status, String detail) {
    String expected = String.join(" ", actor, method, target, String.valueOf(status), detail);
    await()
        .untilAsserted(
            () ->
                assertThat(entries())
                    .extracting(
                        entry ->
                            String.join(
                                " ",
                                entry.path("actor").asString(),
                                entry.path("method").asString(),
                                entry.path("target").asString(),
                                entry.path("status").asString(),
                                entry.path("detail").asString()))
                    .contains(expected));
  }

  @Test
  void changesAreNotedWithTheirActorAndRefusalsToo() {
    String tokens = "/api/v1/tokens";
    String wish = "{\"name\":\"dora\",\"role\":\"WORKER\",\"pools\":[\"p1\"]}";
    HttpResponse<String> made = send(USER, "POST", tokens + "?x=queries-are-not-noted", wish);
    String secret = controller.tree(made).path("secret").asString();
    send(WORKER, "POST", "/api/v1/studies/1/stop", "{}");
    send(USER, "POST", "/api/v1/studies/7/stop", "{}");
    send("", "POST", "/api/v1/session", "{\"token\":\"a-guess\"}");
    send("", "POST", "/api/v1/session", "{\"token\":\"" + USER + "\"}");
    send(USER, "POST", tokens + "/dora/revoke", "{}");
    expect("environment-user", "POST", tokens, 201, "dora WORKER [p1]");
    expect("environment-worker", "POST", "/api/v1/studies/1/stop", 403, "");
    expect("environment-user", "POST", "/api/v1/studies/7/stop", 404, "");
    expect("unknown", "POST", "/api/v1/session", 401, "");
    expect("environment-user", "POST", "/api/v1/session", 200, "");
    expect("environment-user", "POST", tokens + "/dora/revoke", 200, "dora");
    assertThat(entries().toString())
        .contains("127.0.0.1")
        .doesNotContain(secret, USER, WORKER, "a-guess", "queries-are-not-noted");
  }

  @Test
  void readsWorkersAndStrangersAreNotNoted() {
    send(USER, "GET", "/api/v1/studies/123456", "");
    send(WORKER, "POST", "/api/v1/worker/tasks/123456/release", "{\"token\":\"x\"}");
    send("", "POST", "/api/v1/studies/123456/stop", "{}");
    send("wrong", "POST", "/api/v1/studies/123456/stop", "{}");
    send(USER, "POST", "/api/v1/studies/654321/stop", "{}");
    expect("environment-user", "POST", "/api/v1/studies/654321/stop", 404, "");
    assertThat(entries().toString()).doesNotContain("123456");
  }

  @Test
  void logIsReadInPagesAndLosesItsOldestEntries() {
    AuditLog log = controller.bean(AuditLog.class);
    for (int i = 0; i < 5; i++) {
      log.add("loopback", "127.0.0.1", "POST", "/paged", 200, "x".repeat(600));
    }
    JsonNode page = controller.tree(send(USER, "GET", "/api/v1/audit?size=2", ""));
    assertThat(page).hasSize(2);
    long last = page.get(1).path("id").asLong();
    JsonNode next = controller.tree(send(USER, "GET", "/api/v1/audit?size=2&before=" + last, ""));
    assertThat(next.get(0).path("id").asLong()).isEqualTo(last - 1);
    assertThat(send(USER, "GET", "/api/v1/audit?size=501", "").statusCode()).isEqualTo(400);
    JdbcClient sql = controller.bean(JdbcClient.class);
    sql.sql("alter table audit alter column id restart with 30000").update();
    log.add("loopback", "127.0.0.1", "POST", "/newest", 200, "");
    assertThat(sql.sql("select min(id) from audit").query(Long.class).single()).isEqualTo(30_000);
  }
}
