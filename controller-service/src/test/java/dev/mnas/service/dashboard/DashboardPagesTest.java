package dev.mnas.service.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardPagesTest {
  @TempDir private static Path data;
  private ControllerFixture controller;

  @BeforeAll
  void start() {
    controller = new ControllerFixture(data);
  }

  @AfterAll
  void stop() {
    controller.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/new", "/studies/1", "/trials/20", "/compare?a=1&b=2", "/workers", "/zoo"})
  void pageIsTheDashboard(String path) {
    var answer = controller.get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).get().asString().contains("text/html");
    assertThat(answer.body()).contains("<main id=\"main\"", "/app/main.js");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/elsewhere", "/studies/one", "/studies/1/more", "/app/absent.js"})
  void otherPathsAreNotFound(String path) {
    assertThat(controller.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void pageBringsNoScriptOrStyleOfItsOwn() {
    assertThat(controller.get("/").body())
        .doesNotContain("<style", " style=", " onclick=")
        .doesNotContainPattern("<script(?![^>]* src=\"/app/)");
  }

  @Test
  void unchangedFileIsNotSentAgain() {
    var first = controller.get("/app/main.js");
    assertThat(first.statusCode()).isEqualTo(200);
    String etag = first.headers().firstValue("ETag").orElseThrow();
    var again = controller.send(controller.request("/app/main.js").header("If-None-Match", etag));
    assertThat(again.statusCode()).isEqualTo(304);
    // Every file of a reproducible jar has the same date: it must not decide.
    assertThat(first.headers().firstValue("Last-Modified")).isEmpty();
  }

  @Test
  void chartsComeFromThisController() {
    var answer = controller.get("/_static/echarts/6.0.0/dist/echarts.esm.min.js");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).get().asString().contains("javascript");
  }
}
