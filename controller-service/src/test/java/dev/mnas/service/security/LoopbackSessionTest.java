package dev.mnas.service.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.SettableClock;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A controller on loopback without tokens. */
class LoopbackSessionTest {
  @TempDir Path data;

  @Test
  void nobodyNeedsATokenButAWrongOneIsRefusedAndTooManyAreSlowed() {
    SettableClock clock = new SettableClock();
    try (ControllerFixture controller = new ControllerFixture(clock, data)) {
      assertThat(controller.tree(controller.get("/api/v1/session")).path("required").asBoolean())
          .isFalse();
      assertThat(controller.get("/api/v1/studies").statusCode()).isEqualTo(200);
      var wrong = controller.request("/api/v1/studies").header("Authorization", "Bearer mistaken");
      assertThat(controller.send(wrong).statusCode()).isEqualTo(401);
      for (int i = 0; i < SignInLimit.FAILURES; i++) {
        assertThat(signIn(controller).statusCode()).isEqualTo(401);
      }
      HttpResponse<String> slowed = signIn(controller);
      assertThat(slowed.statusCode()).isEqualTo(429);
      assertThat(controller.tree(slowed).path("type").asString())
          .isEqualTo("urn:mnas:problem:too-many-sign-ins");
      assertThat(Integer.parseInt(slowed.headers().firstValue("Retry-After").orElseThrow()))
          .isBetween(1, 61);
      clock.advance(SignInLimit.WINDOW);
      assertThat(signIn(controller).statusCode()).isEqualTo(401);
    }
  }

  private static HttpResponse<String> signIn(ControllerFixture controller) {
    return controller.post("/api/v1/session", "application/json", "{\"token\":\"guess\"}");
  }
}
