package dev.mnas.service.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
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
import tools.jackson.databind.JsonNode;

/** The dashboard signs in once and then sends its cookie. */
class SessionTest {
  private static final String USER = "user-secret";
  private static final String SESSION = "/api/v1/session";
  private static final String TOKENS = "/api/v1/tokens";

  @TempDir static Path data;
  private static ControllerFixture controller;

  @BeforeAll
  static void start() {
    controller =
        new ControllerFixture(
            data, "--mnas.user-token=" + USER, "--mnas.worker-token=worker-secret");
  }

  @AfterAll
  static void stop() {
    controller.close();
  }

  private static HttpRequest.Builder json(String path, String method, String body) {
    return controller
        .request(path)
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> signIn(String token, String... headers) {
    HttpRequest.Builder request = json(SESSION, "POST", "{\"token\":\"" + token + "\"}");
    return controller.send(headers.length == 0 ? request : request.headers(headers));
  }

  private static String cookieOf(HttpResponse<String> signedIn) {
    return signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
  }

  private static JsonNode show(String cookie) {
    return controller.tree(controller.send(controller.request(SESSION).header("Cookie", cookie)));
  }

  private static int status(HttpRequest.Builder request, String... headers) {
    return controller.send(request.headers(headers)).statusCode();
  }

  private static HttpRequest.Builder wish(String name) {
    return json(TOKENS, "POST", "{\"name\":\"%s\",\"role\":\"USER\"}".formatted(name));
  }

  @Test
  void strangerIsToldThatATokenIsNeededAndGetsNoCookie() {
    HttpResponse<String> stranger = controller.get(SESSION);
    assertThat(controller.tree(stranger).path("required").asBoolean()).isTrue();
    assertThat(controller.tree(stranger).path("signedIn").asBoolean()).isFalse();
    assertThat(controller.tree(stranger).path("csrf").isNull()).isTrue();
    assertThat(stranger.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(controller.get("/api/v1/studies").headers().firstValue("Set-Cookie")).isEmpty();
    HttpRequest.Builder bearer =
        controller.request("/api/v1/studies").header("Authorization", "Bearer " + USER);
    assertThat(controller.send(bearer).headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void signInSetsACookieThatScriptsAndOtherSitesDoNotGet() {
    HttpResponse<String> answer = signIn(USER);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain(USER);
    assertThat(controller.tree(answer).path("user").asString()).isEqualTo("environment-user");
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("mnas_session=")
        .contains("; Path=/;", "; HttpOnly", "; SameSite=Strict")
        .doesNotContain("Secure", "Domain");
    String cookie = cookieOf(answer);
    assertThat(show(cookie).path("signedIn").asBoolean()).isTrue();
    assertThat(show(cookie).path("csrf")).isEqualTo(controller.tree(answer).path("csrf"));
    assertThat(status(controller.request("/api/v1/studies"), "Cookie", cookie)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "worker-secret", "user-secre", " user-secret"})
  void otherTokensDoNotSignIn(String token) {
    HttpResponse<String> refused = signIn(token);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(controller.tree(refused).path("type").asString())
        .isEqualTo("urn:mnas:problem:token");
    assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void writeOfASessionNeedsItsOwnCsrfToken() {
    HttpResponse<String> mine = signIn(USER);
    String cookie = cookieOf(mine);
    String csrf = controller.tree(mine).path("csrf").asString();
    String others = controller.tree(signIn(USER)).path("csrf").asString();
    HttpResponse<String> missing = controller.send(wish("forged").header("Cookie", cookie));
    assertThat(missing.statusCode()).isEqualTo(403);
    assertThat(controller.tree(missing).path("type").asString()).isEqualTo("urn:mnas:problem:csrf");
    assertThat(status(wish("forged"), "Cookie", cookie, "X-CSRF-Token", others)).isEqualTo(403);
    assertThat(status(wish("forged"), "Cookie", cookie, "X-CSRF-Token", "")).isEqualTo(403);
    assertThat(status(wish("genuine"), "Cookie", cookie, "X-CSRF-Token", csrf)).isEqualTo(201);
    assertThat(status(wish("scripted"), "Authorization", "Bearer " + USER)).isEqualTo(201);
    assertThat(
            status(wish("foreign"), "Cookie", cookie, "X-CSRF-Token", csrf, "Origin", "http://a.b"))
        .isEqualTo(403);
  }

  @Test
  void cookieDoesNotHelpAWrongBearerToken() {
    String cookie = cookieOf(signIn(USER));
    assertThat(
            status(
                controller.request("/api/v1/studies"),
                "Cookie",
                cookie,
                "Authorization",
                "Bearer wrong"))
        .isEqualTo(401);
  }

  @Test
  void cookieOfAnotherIsNotTakenOverAtTheSignIn() {
    String planted = "mnas_session=0123456789ABCDEF0123456789ABCDEF";
    String fresh = cookieOf(signIn(USER, "Cookie", planted));
    assertThat(fresh).isNotEqualTo(planted);
    assertThat(show(planted).path("signedIn").asBoolean()).isFalse();
    String again = cookieOf(signIn(USER, "Cookie", fresh, "X-CSRF-Token", csrf(fresh)));
    assertThat(again).isNotEqualTo(fresh);
    assertThat(show(fresh).path("signedIn").asBoolean()).as("the old id is dead").isFalse();
    assertThat(show(again).path("signedIn").asBoolean()).isTrue();
  }

  private static String csrf(String cookie) {
    return show(cookie).path("csrf").asString();
  }

  @Test
  void signOutEndsTheSession() {
    String cookie = cookieOf(signIn(USER));
    HttpRequest.Builder withoutBody = controller.request(SESSION).DELETE();
    assertThat(status(withoutBody, "Cookie", cookie)).as("needs the CSRF token").isEqualTo(403);
    assertThat(status(withoutBody.copy(), "Cookie", cookie, "X-CSRF-Token", csrf(cookie)))
        .isEqualTo(200);
    assertThat(status(controller.request("/api/v1/studies"), "Cookie", cookie)).isEqualTo(401);
  }

  @Test
  void sessionEndsWithTheTokenThatOpenedIt() {
    HttpResponse<String> made =
        controller.send(wish("leaver").header("Authorization", "Bearer " + USER));
    String cookie = cookieOf(signIn(controller.tree(made).path("secret").asString()));
    assertThat(status(controller.request("/api/v1/studies"), "Cookie", cookie)).isEqualTo(200);
    assertThat(
            status(
                json(TOKENS + "/leaver/revoke", "POST", "{}"), "Authorization", "Bearer " + USER))
        .isEqualTo(200);
    assertThat(status(controller.request("/api/v1/studies"), "Cookie", cookie)).isEqualTo(401);
  }
}
