package dev.mnas.cli;

import dev.mnas.task.WireJson;
import dev.mnas.worker.TrustedAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The controller's REST interface for users. Every call throws {@link ApiProblem} for an error the
 * controller answered with and {@link ControllerAway} when none answers.
 */
final class UserApi {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http;
  private final JsonMapper mapper = WireJson.mapper();
  private final URI url;
  private final @Nullable String token;

  UserApi(URI url, @Nullable String token) {
    this(url, token, null);
  }

  /**
   * A client that trusts one authority.
   *
   * @param ca PEM certificates to trust in place of Java's, if any
   */
  UserApi(URI url, @Nullable String token, @Nullable Path ca) {
    this.url = url;
    this.token = token;
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5));
    if (ca != null) {
      client.sslContext(TrustedAuthority.context(ca));
    }
    this.http = client.build();
  }

  /** Reads {@code /api/v1} + path. */
  JsonNode get(String path) {
    return mapper.readTree(send(request("/api/v1" + path).GET()));
  }

  /** Reads octets, such as an artifact. */
  byte[] bytes(String path) {
    return send(request("/api/v1" + path).GET());
  }

  JsonNode post(String path, String contentType, String body) {
    return mapper.readTree(
        send(
            request("/api/v1" + path)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body))));
  }

  /** Uploads octets. */
  JsonNode put(String path, byte[] content) {
    return mapper.readTree(
        send(
            request("/api/v1" + path)
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(content))));
  }

  /** Puts JSON, whatever the path holds. */
  JsonNode put(String path, String body) {
    return mapper.readTree(
        send(
            request("/api/v1" + path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body))));
  }

  /** Puts JSON in the place of what the path holds, as it is at this moment. */
  JsonNode replace(String path, String body) {
    HttpRequest.Builder put =
        request("/api/v1" + path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body));
    answer(request("/api/v1" + path).GET())
        .headers()
        .firstValue("ETag")
        .ifPresent(etag -> put.header("If-Match", etag));
    return mapper.readTree(send(put));
  }

  void delete(String path) {
    send(request("/api/v1" + path).header("Content-Type", "application/json").DELETE());
  }

  /** A name as a part of a path. */
  static String part(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Whether the controller answers that it is up. */
  boolean healthy() {
    try {
      send(request("/actuator/health").GET());
      return true;
    } catch (ControllerAway | ApiProblem notYet) {
      return false;
    }
  }

  private HttpRequest.Builder request(String path) {
    URI target = URI.create(url.toString().replaceAll("/+$", "") + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(TIMEOUT);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private byte[] send(HttpRequest.Builder request) {
    return answer(request).body();
  }

  private HttpResponse<byte[]> answer(HttpRequest.Builder request) {
    HttpResponse<byte[]> answer;
    try {
      answer = http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException away) {
      throw new ControllerAway(url, away);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ControllerAway(url, stopped);
    }
    if (answer.statusCode() >= 400) {
      throw new ApiProblem(message(answer.statusCode(), answer.body()));
    }
    return answer;
  }

  private String message(int status, byte[] body) {
    try {
      JsonNode problem = mapper.readTree(new String(body, StandardCharsets.UTF_8));
      List<String> lines = new ArrayList<>();
      lines.add(problem.path("detail").asString("HTTP " + status));
      for (JsonNode error : problem.path("errors")) {
        lines.add(
            "  line %s, %s: %s"
                .formatted(
                    error.path("line").asString("?"),
                    error.path("field").asString("document"),
                    error.path("message").asString("")));
      }
      return String.join(System.lineSeparator(), lines);
    } catch (JacksonException notJson) {
      return "HTTP " + status;
    }
  }
}
