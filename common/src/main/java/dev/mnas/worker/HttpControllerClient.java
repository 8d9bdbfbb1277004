package dev.mnas.worker;

import dev.mnas.task.Claim;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.Heartbeat;
import dev.mnas.task.HeartbeatReply;
import dev.mnas.task.Release;
import dev.mnas.task.Report;
import dev.mnas.task.Sha256;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskResult;
import dev.mnas.task.WireJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** {@link ControllerClient} over the JDK's HTTP client. */
final class HttpControllerClient implements ControllerClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Longer than the 30 s for which a controller may hold a claim open. */
  private static final Duration LONG_TIMEOUT = Duration.ofSeconds(60);

  /** A heartbeat that hangs must not use up the lease. */
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(5);

  private static final String LEASE_TOKEN = "X-Lease-Token";
  private static final int INSUFFICIENT_STORAGE = 507;

  private final URI url;
  private final JsonMapper mapper = WireJson.mapper();
  private final RestClient http;
  private final RestClient heartbeats;

  HttpControllerClient(URI url, @Nullable String token, @Nullable Path ca) {
    if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
      throw new IllegalArgumentException(
          "the controller's URL must begin with http:// or https://, was '" + url + "'");
    }
    this.url = url;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            // Without this every request asks for an upgrade to HTTP/2.
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    if (ca != null) {
      builder.sslContext(TrustedAuthority.context(ca));
    }
    HttpClient client = builder.build();
    this.http = restClient(client, LONG_TIMEOUT, token);
    this.heartbeats = restClient(client, HEARTBEAT_TIMEOUT, token);
  }

  private RestClient restClient(HttpClient client, Duration timeout, @Nullable String token) {
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(client);
    requests.setReadTimeout(timeout);
    return RestClient.builder()
        .baseUrl(url.toString().replaceAll("/+$", "") + "/api/v1/worker")
        .requestFactory(requests)
        .configureMessageConverters(
            converters ->
                converters
                    .addCustomConverter(new ByteArrayHttpMessageConverter())
                    .withJsonConverter(new JacksonJsonHttpMessageConverter(mapper)))
        .defaultHeaders(
            headers -> {
              if (token != null) {
                headers.setBearerAuth(token);
              }
            })
        .build();
  }

  @Override
  public ClaimAnswer claim(ClaimRequest request) {
    return call(
        () -> {
          ResponseEntity<Claim> answer =
              http.post()
                  .uri("/claims")
                  .contentType(MediaType.APPLICATION_JSON)
                  .body(json(request))
                  .retrieve()
                  .toEntity(Claim.class);
          return new ClaimAnswer(
              Optional.ofNullable(answer.getBody()),
              Optional.ofNullable(answer.getHeaders().getFirst(ClaimAnswer.QUARANTINE_HEADER)));
        });
  }

  @Override
  public HeartbeatReply heartbeat(TaskId task, Heartbeat heartbeat) {
    return answer(heartbeats, task, "heartbeat", heartbeat, HeartbeatReply.class);
  }

  @Override
  public TaskResult report(TaskId task, Report report) {
    return answer(http, task, "report", report, TaskResult.class);
  }

  @Override
  public void release(TaskId task, Release release) {
    call(
        () ->
            http.post()
                .uri("/tasks/{id}/release", task.value())
                .contentType(MediaType.APPLICATION_JSON)
                .body(json(release))
                .retrieve()
                .toBodilessEntity());
  }

  @Override
  public String upload(TaskId task, String leaseToken, byte[] artifact) {
    String hash = Sha256.of(artifact);
    call(() -> put("artifacts", hash, task, leaseToken, artifact));
    return hash;
  }

  @Override
  public void keepCheckpoint(TaskId task, String leaseToken, byte[] checkpoint) {
    try {
      call(() -> put("checkpoint", Sha256.of(checkpoint), task, leaseToken, checkpoint));
    } catch (ControllerUnreachable away) {
      if (away.getCause() instanceof RestClientResponseException answer
          && answer.getStatusCode().value() == INSUFFICIENT_STORAGE) {
        throw new RequestRefused(INSUFFICIENT_STORAGE, reason(answer));
      }
      throw away;
    }
  }

  private ResponseEntity<Void> put(
      String place, String hash, TaskId task, String leaseToken, byte[] content) {
    return http.put()
        .uri("/tasks/{id}/{place}/{sha256}", task.value(), place, hash)
        .header(LEASE_TOKEN, leaseToken)
        .contentType(MediaType.APPLICATION_OCTET_STREAM)
        .body(content)
        .retrieve()
        .toBodilessEntity();
  }

  @Override
  public Optional<byte[]> checkpoint(TaskId task, String leaseToken) {
    return get("checkpoint", task, leaseToken);
  }

  @Override
  public byte[] model(TaskId task, String leaseToken) {
    return get("model", task, leaseToken)
        .orElseThrow(
            () ->
                new ControllerUnreachable(
                    url + ": the model must have a body", new IOException("no body")));
  }

  private Optional<byte[]> get(String place, TaskId task, String leaseToken) {
    return call(
        () ->
            Optional.ofNullable(
                http.get()
                    .uri("/tasks/{id}/{place}", task.value(), place)
                    .header(LEASE_TOKEN, leaseToken)
                    .retrieve()
                    .body(byte[].class)));
  }

  private <T> T answer(RestClient client, TaskId task, String verb, Object body, Class<T> type) {
    return call(
        () -> {
          T answer =
              client
                  .post()
                  .uri("/tasks/{id}/{verb}", task.value(), verb)
                  .contentType(MediaType.APPLICATION_JSON)
                  .body(json(body))
                  .retrieve()
                  .body(type);
          if (answer == null) {
            throw new RestClientException("the answer to " + verb + " must have a body");
          }
          return answer;
        });
  }

  /** As bytes, whose length is known: a controller need not take bodies of unknown length. */
  private byte[] json(Object body) {
    return mapper.writeValueAsBytes(body);
  }

  private <T> T call(Supplier<T> request) {
    try {
      return request.get();
    } catch (RestClientResponseException refused) {
      int status = refused.getStatusCode().value();
      if (status == 409) {
        throw new LeaseLost(reason(refused));
      } else if (status >= 500 || status == 408 || status == 429) {
        throw new ControllerUnreachable(url + ": HTTP " + status + " " + reason(refused), refused);
      }
      throw new RequestRefused(status, reason(refused));
    } catch (ResourceAccessException away) {
      throw new ControllerUnreachable(url + ": " + rootMessage(away), away);
    } catch (RestClientException garbled) {
      // A truncated answer of a dying controller looks like this.
      throw new ControllerUnreachable(url + ": " + garbled.getMessage(), garbled);
    }
  }

  /** The detail of a Problem Details body, else the bare status text. */
  private String reason(RestClientResponseException refused) {
    try {
      String detail =
          mapper.readTree(refused.getResponseBodyAsString()).path("detail").asString("");
      return detail.isEmpty() ? refused.getStatusText() : detail;
    } catch (JacksonException notJson) {
      return refused.getStatusText();
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
