package dev.mnas.service.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.RawHttp;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The headers of every answer, and how little errors tell. */
class AnswerHeadersTest {
  @TempDir static Path data;
  private static ControllerFixture controller;

  @BeforeAll
  static void start() {
    controller = new ControllerFixture(data, "--mnas.worker-token=worker-secret");
  }

  @AfterAll
  static void stop() {
    controller.close();
  }

  private static void assertSafe(HttpResponse<String> answer) {
    AnswerHeaders.always()
        .forEach(
            (name, value) ->
                assertThat(answer.headers().allValues(name)).as(name).containsExactly(value));
    assertThat(answer.headers().firstValue("Server")).isEmpty();
    assertThat(answer.headers().firstValue("X-Powered-By")).isEmpty();
    assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
  }

  @Test
  void policyAllowsOnlyWhatThePageHas() {
    assertThat(AnswerHeaders.always().get("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 GET /api/v1/studies",
        "200 GET /actuator/health",
        "404 GET /api/v1/studies/99",
        "404 GET /app/none.js",
        "404 GET /nothing",
        "400 GET /api/v1/studies/x;y",
        "401 POST /api/v1/worker/claims",
        "405 PUT /api/v1/studies",
        "415 POST /api/v1/studies"
      })
  void everyAnswerHasTheHeaders(String call) {
    String[] parts = call.split(" ");
    var request =
        controller
            .request(parts[2])
            .header("Content-Type", parts[0].equals("415") ? "text/plain" : "application/json")
            .method(parts[1], BodyPublishers.ofString("{}"));
    HttpResponse<String> answer = controller.send(request);
    assertThat(answer.statusCode()).isEqualTo(Integer.parseInt(parts[0]));
    assertSafe(answer);
    assertThat(answer.headers().firstValue("Cache-Control").orElseThrow())
        .isEqualTo(parts[2].startsWith("/app/") ? "no-cache" : "no-store");
    if (answer.statusCode() >= 400) {
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/problem+json");
    }
  }

  @Test
  void failureOfOurOwnTellsNothingOfItsCause() {
    JdbcClient sql = controller.bean(JdbcClient.class);
    sql.sql("alter table audit rename to hidden").update();
    try {
      HttpResponse<String> answer = controller.get("/api/v1/audit");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertSafe(answer);
      assertThat(controller.tree(answer).path("type").asString())
          .isEqualTo("urn:mnas:problem:internal");
      assertThat(answer.body().toLowerCase(Locale.ROOT))
          .doesNotContain("audit where", "exception", "select", "org.", "at dev");
    } finally {
      sql.sql("alter table hidden rename to audit").update();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
        "GET /<script> HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nBad Header: x\r\nConnection: close\r\n\r\n",
        "POST /api/v1/studies HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: what\r\n\r\n",
        "TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
      })
  void whatTomcatRefusesTellsNothing(String request) {
    assertTerse(new RawHttp(controller.port()).answer(request));
  }

  @Test
  void headerThatIsTooLongIsRefused() {
    String request =
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: %s\r\nConnection: close\r\n\r\n"
            .formatted("x".repeat(17 << 10));
    assertTerse(new RawHttp(controller.port()).answer(request));
  }

  private static void assertTerse(String answer) {
    assertThat(answer).matches("(?s)HTTP/1\\.1 (400|403|405|415|501|505) .*");
    assertThat(answer.toLowerCase(Locale.ROOT))
        .doesNotContain("tomcat", "exception", "<html", "org.apache", "java", "\tat ", "server:");
    if (answer.contains("{")) {
      assertThat(answer)
          .contains("application/problem+json", "urn:mnas:problem:", "Content-Security-Policy");
    }
  }
}
