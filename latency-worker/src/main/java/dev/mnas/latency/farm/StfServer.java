package dev.mnas.latency.farm;

import dev.mnas.latency.shell.ConnectionLost;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST API of a DeviceFarmer/STF server, as far as a measurement needs it. */
final class StfServer {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI url;
  private final String token;

  StfServer(URI url, String token) {
    this.url = url;
    this.token = token;
  }

  /**
   * Reserves a device for this user.
   *
   * @param idle after which the server takes an idle device back by itself
   * @throws ConnectionLost when it is another's, or the server does not answer
   */
  void reserve(String serial, Duration idle) throws ConnectionLost {
    String body =
        JSON.writeValueAsString(
            new TreeMap<>(Map.of("serial", serial, "timeout", idle.toMillis())));
    JsonNode answer = json(send("POST", "user/devices", body), "reserve " + serial);
    if (!answer.path("success").asBoolean(false)) {
      throw new ConnectionLost(
          "STF did not give %s: %s".formatted(serial, answer.path("description").asString("")));
    }
  }

  /**
   * Opens the device's adbd on a port of the farm.
   *
   * @return {@code host:port}
   */
  String connect(String serial) throws ConnectionLost {
    JsonNode answer =
        json(send("POST", "user/devices/" + serial + "/remoteConnect", null), "connect " + serial);
    String address = answer.path("remoteConnectUrl").asString("");
    if (!address.matches("[\\w.-]+:\\d{1,5}")) {
      throw new ConnectionLost(
          "STF must tell where to connect to %s, told '%s'".formatted(serial, address));
    }
    return address;
  }

  /** Gives a device back; one that is not ours any more counts as given back. */
  void release(String serial) throws ConnectionLost {
    drop("user/devices/" + serial + "/remoteConnect", serial);
    drop("user/devices/" + serial, serial);
  }

  private void drop(String path, String serial) throws ConnectionLost {
    HttpResponse<String> answer = send("DELETE", path, null);
    int status = answer.statusCode();
    if (status >= 300 && status != NOT_FOUND && status != FORBIDDEN) {
      throw new ConnectionLost("release of %s: HTTP %d".formatted(serial, status));
    }
  }

  private HttpResponse<String> send(String method, String path, @Nullable String body)
      throws ConnectionLost {
    String base = url.toString().replaceAll("/+$", "");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/api/v1/" + path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException away) {
      throw new ConnectionLost("STF at %s: %s".formatted(url, away), away);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ConnectionLost("STF at %s: interrupted".formatted(url), interrupted);
    }
  }

  private JsonNode json(HttpResponse<String> answer, String what) throws ConnectionLost {
    try {
      JsonNode body = JSON.readTree(answer.body());
      if (answer.statusCode() >= 300) {
        throw new ConnectionLost(
            "STF: %s: HTTP %d %s"
                .formatted(what, answer.statusCode(), body.path("description").asString("")));
      }
      return body;
    } catch (JacksonException garbled) {
      throw new ConnectionLost(
          "STF: %s: HTTP %d, no JSON".formatted(what, answer.statusCode()), garbled);
    }
  }
}
