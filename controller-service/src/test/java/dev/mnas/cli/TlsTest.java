package dev.mnas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.RawHttp;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.Protocol;
import dev.mnas.task.TaskKind;
import dev.mnas.worker.ClaimAnswer;
import dev.mnas.worker.ControllerClient;
import dev.mnas.worker.ControllerUnreachable;
import dev.mnas.worker.TrustedAuthority;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A controller that serves https, and those who trust its certificate. */
@Timeout(120)
class TlsTest {
  private static final ClaimRequest CLAIM =
      new ClaimRequest(Protocol.VERSION, "w1", TaskKind.TRAIN, "local", 0, null);

  @TempDir static Path folder;
  private static Certificate certificate;
  private static ControllerFixture controller;

  @BeforeAll
  static void start() throws Exception {
    certificate = Certificate.writeTo(Files.createDirectories(folder.resolve("first")));
    controller = start(certificate, "data");
  }

  private static ControllerFixture start(Certificate certificate, String data) {
    List<String> settings =
        new ArrayList<>(Tls.settings(certificate.certificate(), certificate.key()));
    settings.add("--mnas.user-token=user-secret");
    settings.add("--spring.ssl.bundle.watch.file.quiet-period=200ms");
    return new ControllerFixture(folder.resolve(data), settings.toArray(String[]::new));
  }

  @AfterAll
  static void stop() {
    controller.close();
  }

  private static URI url(ControllerFixture at) {
    return URI.create("https://127.0.0.1:" + at.port());
  }

  private static HttpResponse<String> signIn() throws Exception {
    return HttpClient.newBuilder()
        .sslContext(TrustedAuthority.context(certificate.certificate()))
        .build()
        .send(
            HttpRequest.newBuilder(url(controller).resolve("/api/v1/session"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"token\":\"user-secret\"}"))
                .build(),
            BodyHandlers.ofString());
  }

  @Test
  void sessionsCookieIsForHttpsAloneAndTheBrowserStaysThere() throws Exception {
    HttpResponse<String> answer = signIn();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("; Secure", "; HttpOnly", "; SameSite=Strict");
    assertThat(answer.headers().firstValue("Strict-Transport-Security").orElseThrow())
        .isEqualTo("max-age=31536000");
  }

  @Test
  void plainHttpGetsNothing() {
    String answer =
        new RawHttp(controller.port())
            .answer(
                "GET /actuator/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("UP");
  }

  @Test
  void workersTrustTheirAuthorityAlone() {
    Path ca = certificate.certificate();
    assertThat(ControllerClient.connect(url(controller), null, ca).claim(CLAIM))
        .isEqualTo(ClaimAnswer.NOTHING);
    assertThatThrownBy(() -> ControllerClient.connect(url(controller), null).claim(CLAIM))
        .isInstanceOf(ControllerUnreachable.class)
        .hasMessageContaining("certification path");
    URI otherName = URI.create("https://localhost:" + controller.port());
    assertThatThrownBy(() -> ControllerClient.connect(otherName, null, ca).claim(CLAIM))
        .isInstanceOf(ControllerUnreachable.class)
        .hasMessageContaining("localhost");
  }

  @Test
  void commandsTrustTheirAuthorityAlone() {
    String ca = certificate.certificate().toString();
    String url = url(controller).toString();
    assertThat(run("study", "list", "--controller-url", url)).startsWith("3 ");
    assertThat(run("study", "list", "--controller-url", url, "--ca", ca))
        .as("reached, and asked for a token")
        .startsWith("1 ")
        .contains("bearer token");
    assertThat(run("study", "list", "--controller-url", url, "--ca", "/none.pem"))
        .startsWith("1 ")
        .contains("/none.pem");
  }

  @Test
  void renewedCertificateIsServedWithoutARestart() throws Exception {
    Path folderOfBoth = Files.createDirectories(folder.resolve("renewed"));
    Certificate renewed = Certificate.writeTo(folderOfBoth);
    Path old = Files.copy(renewed.certificate(), folder.resolve("old.pem"));
    try (ControllerFixture renewing = start(renewed, "renewing")) {
      assertThat(ControllerClient.connect(url(renewing), null, old).claim(CLAIM))
          .isEqualTo(ClaimAnswer.NOTHING);
      Certificate next = Certificate.writeTo(Files.createDirectories(folder.resolve("next")));
      Files.copy(next.key(), renewed.key(), StandardCopyOption.REPLACE_EXISTING);
      Files.copy(next.certificate(), renewed.certificate(), StandardCopyOption.REPLACE_EXISTING);
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptionsInstanceOf(ControllerUnreachable.class)
          .untilAsserted(
              () ->
                  assertThat(
                          ControllerClient.connect(url(renewing), null, next.certificate())
                              .claim(CLAIM))
                      .isEqualTo(ClaimAnswer.NOTHING));
      assertThatThrownBy(() -> ControllerClient.connect(url(renewing), null, old).claim(CLAIM))
          .isInstanceOf(ControllerUnreachable.class);
    }
  }

  @Test
  void filesThatAreNoCertificateEndTheStart() throws Exception {
    Path text = Files.writeString(folder.resolve("text.pem"), "no certificate");
    String key = certificate.key().toString();
    assertThat(controllerWith("--tls-cert", text.toString(), "--tls-key", key)).startsWith("3 ");
    assertThat(controllerWith("--tls-cert", "/none.pem", "--tls-key", key))
        .startsWith("3 ")
        .contains("/none.pem");
    assertThat(controllerWith("--tls-key", key)).startsWith("3 ").contains("--tls-cert");
  }

  private static String controllerWith(String... options) {
    List<String> all = new ArrayList<>(List.of("controller", "--port", "0", "--data"));
    all.add(folder.resolve("unused").toString());
    all.addAll(List.of(options));
    return run(all.toArray(String[]::new));
  }

  /** The exit code and what the command said. */
  private static String run(String... arguments) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text, true);
    int code = Mnas.commandLine().setOut(out).setErr(out).execute(arguments);
    return code + " " + text;
  }
}
