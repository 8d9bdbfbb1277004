package dev.mnas.service.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.RawHttp;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Host names and origins that a page in the user's browser can bring along. */
class ForeignRequestsTest {
  @TempDir static Path data;
  private static ControllerFixture controller;

  @BeforeAll
  static void start() {
    controller = new ControllerFixture(data, "--mnas.hosts=search.example,lab.example");
  }

  @AfterAll
  static void stop() {
    controller.close();
  }

  private static int status(String... headers) {
    return new RawHttp(controller.port()).status("GET /api/v1/studies", List.of(headers));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil.example:127.0.0.1",
        "0.0.0.0",
        "search.example.evil.example",
        ""
      })
  void foreignHostIsRefused(String host) {
    assertThat(status("Host: " + host)).isIn(400, 403);
  }

  @Test
  void foreignHostIsRefusedEvenForHealth() {
    assertThat(
            new RawHttp(controller.port())
                .status("GET /actuator/health", List.of("Host: evil.example")))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:8080",
        "localhost",
        "localhost:1",
        "[::1]:8080",
        "search.example",
        "lab.example:443"
      })
  void loopbackAndConfiguredHostsAreAllowed(String host) {
    assertThat(status("Host: " + host)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://evil.example",
        "http://localhost:8081",
        "http://localhost",
        "http://127.0.0.1:8080",
        "http://localhost:8080.evil.example",
        "http://evil.example@localhost:8080",
        "null",
        "",
        "::"
      })
  void foreignOriginIsRefused(String origin) {
    assertThat(status("Host: localhost:8080", "Origin: " + origin)).isEqualTo(403);
  }

  @Test
  void ownPagesMayCall() {
    assertThat(status("Host: localhost:8080", "Origin: http://localhost:8080")).isEqualTo(200);
  }
}
