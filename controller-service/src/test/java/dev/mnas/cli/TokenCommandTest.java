package dev.mnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.process.DataFolder;
import dev.mnas.task.WireJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code mnas token} against a running controller, and against the folder of a stopped one. */
@Timeout(120)
class TokenCommandTest {
  @TempDir Path folder;
  private String out = "";
  private String err = "";

  private int run(String... arguments) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    int code =
        Mnas.commandLine()
            .setOut(new PrintWriter(outText, true))
            .setErr(new PrintWriter(errText, true))
            .execute(arguments);
    out = outText.toString();
    err = errText.toString();
    return code;
  }

  @Test
  void tokensAreMadeListedAndRevokedByARunningController() {
    try (ControllerFixture controller = new ControllerFixture(folder)) {
      String url = "http://127.0.0.1:" + controller.port();
      assertThat(run("token", "create", "alice", "--controller-url", url)).isZero();
      String secret = out.strip();
      assertThat(secret).startsWith("mnas_u_");
      assertThat(run("token", "create", "alice", "--controller-url", url))
          .isEqualTo(ExitCodes.REFUSED);
      assertThat(err).contains("there is a token 'alice'");
      assertThat(run("token", "list", "--controller-url", url)).isZero();
      assertThat(out).contains("alice  user", "loopback").doesNotContain(secret);
      assertThat(run("token", "revoke", "alice", "--controller-url", url, "--json")).isZero();
      assertThat(WireJson.mapper().readTree(out).path("revokedAt").asString()).isNotEmpty();
      assertThat(run("token", "revoke", "alice", "--controller-url", url))
          .isEqualTo(ExitCodes.REFUSED);
      assertThat(run("audit", "--controller-url", url)).isZero();
      assertThat(out).contains("loopback", "/api/v1/tokens/alice/revoke").doesNotContain(secret);
    }
  }

  @Test
  void tokensOfAStoppedControllerOpenItsFirstStartBeyondLoopback() {
    String data = folder.toString();
    assertThat(run("token", "create", "alice", "--data", data)).isZero();
    String user = out.strip();
    assertThat(
            run(
                "token", "create", "w", "--role", "worker", "--pools", "a,b", "--json", "--data",
                data))
        .isZero();
    JsonNode worker = WireJson.mapper().readTree(out);
    assertThat(worker.path("token").path("pools").toString()).isEqualTo("[\"a\",\"b\"]");
    assertThat(worker.path("secret").asString()).startsWith("mnas_w_");
    assertThat(run("token", "create", "alice", "--data", data)).isEqualTo(ExitCodes.REFUSED);
    assertThat(err).contains("there is a token 'alice'");
    try (ControllerFixture controller = new ControllerFixture(folder, "--server.address=0.0.0.0")) {
      assertThat(controller.get("/api/v1/audit").statusCode()).isEqualTo(401);
      var log = controller.request("/api/v1/audit").header("Authorization", "Bearer " + user);
      assertThat(controller.send(log).body()).contains("command-line", "token create", "alice");
    }
    assertThat(run("token", "revoke", "w", "--data", data)).isZero();
    assertThat(run("token", "revoke", "w", "--data", data)).isEqualTo(ExitCodes.REFUSED);
    assertThat(err).contains("there is no token 'w'");
    assertThat(run("token", "list", "--data", data)).isZero();
    assertThat(out.lines()).hasSize(3);
  }

  @Test
  void folderOfARunningControllerIsLeftAlone() {
    try (DataFolder held = DataFolder.take(folder)) {
      assertThat(run("token", "list", "--data", folder.toString()))
          .isEqualTo(ExitCodes.UNAVAILABLE);
      assertThat(err).contains("is held by");
    }
  }

  @Test
  void wrongWishIsWrongUsage() {
    String data = folder.toString();
    assertThat(run("token", "create", "Alice", "--data", data)).isEqualTo(ExitCodes.USAGE);
    assertThat(run("token", "create", "a", "--role", "root", "--data", data))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(run("token", "create", "w", "--role", "worker", "--data", data))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(err).contains("must name 1 to 50 pools");
  }
}
