package dev.mnas.latency.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mnas.latency.shell.ConnectionLost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a stub of the REST API that DeviceFarmer/STF documents. */
@Timeout(60)
class StfFarmTest {
  private static final String DEVICE = "/api/v1/user/devices/9B00";

  private final List<String> calls = new CopyOnWriteArrayList<>();

  @TempDir private Path folder;
  private HttpServer server;
  private volatile int releases = 200;
  private volatile boolean taken;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange call) throws IOException {
    String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    calls.add(call.getRequestMethod() + " " + call.getRequestURI() + " " + body);
    boolean known = "Bearer secret".equals(call.getRequestHeaders().getFirst("Authorization"));
    int status = !known ? 401 : taken ? 403 : 200;
    if (call.getRequestMethod().equals("DELETE")) {
      status = releases;
    }
    byte[] answer =
        (status == 200
                ? "{\"success\":true,\"remoteConnectUrl\":\"127.0.0.1:%d\"}".formatted(closedPort())
                : "{\"success\":false,\"description\":\"Device is being used\"}")
            .getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(status, answer.length);
    call.getResponseBody().write(answer);
    call.close();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private StfFarm farm() {
    return new StfFarm(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        "secret",
        folder.resolve("adbkey"),
        folder.resolve("reservations"));
  }

  private void openFails(StfFarm farm, String message) {
    assertThatExceptionOfType(ConnectionLost.class)
        .isThrownBy(() -> farm.phone("9B00").open(() -> false))
        .withMessageContaining(message);
  }

  @Test
  void phoneThatCannotBeReachedIsGivenBack() throws Exception {
    openFails(farm(), "adb to 127.0.0.1:");

    assertThat(calls)
        .containsExactly(
            "POST /api/v1/user/devices {\"serial\":\"9B00\",\"timeout\":900000}",
            "POST " + DEVICE + "/remoteConnect ",
            "DELETE " + DEVICE + "/remoteConnect ",
            "DELETE " + DEVICE + " ");
    assertThat(folder.resolve("reservations")).isEmptyFile();
  }

  @Test
  void phoneOfSomebodyElseIsNamedSo() {
    taken = true;
    openFails(farm(), "HTTP 403 Device is being used");
  }

  @Test
  void reservationThatACrashLeftIsGivenBackAtTheNextStart() throws Exception {
    releases = 503;
    openFails(farm(), "adb to");
    assertThat(folder.resolve("reservations")).hasContent("9B00");
    releases = 200;
    calls.clear();

    farm().releaseLeftOver();
    assertThat(calls)
        .containsExactly("DELETE " + DEVICE + "/remoteConnect ", "DELETE " + DEVICE + " ");
    assertThat(folder.resolve("reservations")).isEmptyFile();
  }

  @Test
  void deviceIsRememberedBeforeItIsAskedFor() throws Exception {
    server.stop(0);
    openFails(farm(), "STF at");

    assertThat(Files.readAllLines(folder.resolve("reservations"))).containsExactly("9B00");
  }
}
