package dev.mnas.worker;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.binaryEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.mnas.task.Claim;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Heartbeat;
import dev.mnas.task.HeartbeatReply;
import dev.mnas.task.Lease;
import dev.mnas.task.Progress;
import dev.mnas.task.Release;
import dev.mnas.task.Report;
import dev.mnas.task.Task;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.TrialId;
import dev.mnas.task.WireJson;
import java.net.URI;
import java.net.URISyntaxException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class HttpControllerClientTest {
  @RegisterExtension
  static final WireMockExtension CONTROLLER =
      WireMockExtension.newInstance()
          .options(
              WireMockConfiguration.options()
                  .dynamicPort()
                  .bindAddress("127.0.0.1")
                  .http2PlainDisabled(true))
          .build();

  private static final TaskId TASK = new TaskId(7);
  private ControllerClient client;

  @BeforeEach
  void connect() throws URISyntaxException {
    client =
        ControllerClient.connect(new URI("http://127.0.0.1:" + CONTROLLER.getPort()), "secret");
  }

  private static WorkerSettings settings() {
    return new WorkerSettings("trainer-1", TaskKind.TRAIN, "local", null);
  }

  @Test
  void aClaimCarriesProtocolVersionAndTokenAndGivesTheTask() {
    Claim granted =
        new Claim(
            new Lease(TASK, "fence", 30_000),
            new Task(
                TASK,
                new TrialId(3),
                "local",
                new TaskSpec.MeasureLatency(FakeController.tinyNetwork(), 1)));
    CONTROLLER.stubFor(
        post("/api/v1/worker/claims")
            .withHeader("Authorization", equalTo("Bearer secret"))
            .withRequestBody(
                equalToJson(
                    """
                    {"protocolVersion": 3, "worker": "trainer-1", "kind": "TRAIN", "pool": "local",
                     "waitMillis": 20000}""",
                    true,
                    true))
            .willReturn(okJson(WireJson.mapper().writeValueAsString(granted))));
    assertThat(client.claim(settings().claimRequest())).isEqualTo(ClaimAnswer.of(granted));
  }

  @Test
  void noTaskIsEmpty() {
    CONTROLLER.stubFor(post("/api/v1/worker/claims").willReturn(aResponse().withStatus(204)));
    assertThat(client.claim(settings().claimRequest())).isEqualTo(ClaimAnswer.NOTHING);
  }

  @Test
  void quarantineIsToldBesideNoTask() {
    CONTROLLER.stubFor(
        post("/api/v1/worker/claims")
            .willReturn(aResponse().withStatus(204).withHeader("X-Device-Quarantine", "too slow")));
    ClaimAnswer answer = client.claim(settings().claimRequest());
    assertThat(answer.claim()).isEmpty();
    assertThat(answer.quarantine()).contains("too slow");
  }

  @Test
  void aRefusedClaimTellsTheControllersReason() {
    CONTROLLER.stubFor(
        post("/api/v1/worker/claims")
            .willReturn(
                aResponse()
                    .withStatus(400)
                    .withHeader("Content-Type", "application/problem+json")
                    .withBody(
                        """
                        {"title": "Bad Request", "status": 400,
                         "detail": "protocol version must be 2, was 1"}""")));
    assertThatThrownBy(() -> client.claim(settings().claimRequest()))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("protocol version must be 2, was 1");
  }

  @Test
  void heartbeatReportAndReleaseNameTaskAndToken() {
    CONTROLLER.stubFor(
        post("/api/v1/worker/tasks/7/heartbeat")
            .willReturn(okJson("{\"ttlMillis\": 12000, \"cancelled\": true}")));
    assertThat(client.heartbeat(TASK, new Heartbeat("fence", new Progress(1, 0.5, 0.8, 900))))
        .isEqualTo(new HeartbeatReply(12_000, true));
    CONTROLLER.verify(
        postRequestedFor(urlEqualTo("/api/v1/worker/tasks/7/heartbeat"))
            .withRequestBody(
                equalToJson(
                    """
                    {"token": "fence", "progress":
                     {"epoch": 1, "loss": 0.5, "accuracy": 0.8, "imagesPerSecond": 900.0}}""")));

    TaskResult stored = new TaskResult.Failed(FailureClass.DEVICE_FAULT, "unplugged");
    CONTROLLER.stubFor(
        post("/api/v1/worker/tasks/7/report")
            .willReturn(okJson(WireJson.mapper().writeValueAsString(stored))));
    assertThat(client.report(TASK, new Report("fence", stored))).isEqualTo(stored);

    CONTROLLER.stubFor(
        post("/api/v1/worker/tasks/7/release").willReturn(aResponse().withStatus(204)));
    client.release(TASK, new Release("fence"));
    CONTROLLER.verify(
        postRequestedFor(urlEqualTo("/api/v1/worker/tasks/7/release"))
            .withHeader("Content-Length", equalTo("17"))
            .withRequestBody(equalToJson("{\"token\": \"fence\"}")));
  }

  @Test
  void anUploadGoesToItsHashUnderTheLeaseToken() {
    byte[] artifact = {1, 2, 3};
    String hash = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";
    CONTROLLER.stubFor(
        put("/api/v1/worker/tasks/7/artifacts/" + hash).willReturn(aResponse().withStatus(201)));
    assertThat(client.upload(TASK, "fence", artifact)).isEqualTo(hash);
    CONTROLLER.verify(
        putRequestedFor(urlEqualTo("/api/v1/worker/tasks/7/artifacts/" + hash))
            .withHeader("X-Lease-Token", equalTo("fence"))
            .withHeader("Content-Type", equalTo("application/octet-stream"))
            .withRequestBody(binaryEqualTo(artifact)));
  }

  @Test
  void checkpointsGoAndComeUnderTheLeaseToken() {
    byte[] checkpoint = {1, 2, 3};
    String path =
        "/api/v1/worker/tasks/7/checkpoint/"
            + "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";
    CONTROLLER.stubFor(put(path).willReturn(aResponse().withStatus(201)));
    client.keepCheckpoint(TASK, "fence", checkpoint);
    CONTROLLER.verify(
        putRequestedFor(urlEqualTo(path))
            .withHeader("X-Lease-Token", equalTo("fence"))
            .withHeader("Content-Type", equalTo("application/octet-stream"))
            .withRequestBody(binaryEqualTo(checkpoint)));

    CONTROLLER.stubFor(
        get("/api/v1/worker/tasks/7/checkpoint")
            .withHeader("X-Lease-Token", equalTo("fence"))
            .willReturn(
                aResponse()
                    .withHeader("Content-Type", "application/octet-stream")
                    .withBody(checkpoint)));
    assertThat(client.checkpoint(TASK, "fence")).hasValue(checkpoint);
    CONTROLLER.stubFor(
        get("/api/v1/worker/tasks/7/checkpoint").willReturn(aResponse().withStatus(204)));
    assertThat(client.checkpoint(TASK, "fence")).isEmpty();
  }

  @Test
  void modelFileComesUnderTheLeaseToken() {
    byte[] model = {1, 2, 3};
    CONTROLLER.stubFor(
        get("/api/v1/worker/tasks/7/model")
            .withHeader("X-Lease-Token", equalTo("fence"))
            .willReturn(
                aResponse()
                    .withHeader("Content-Type", "application/octet-stream")
                    .withBody(model)));
    assertThat(client.model(TASK, "fence")).isEqualTo(model);
    CONTROLLER.stubFor(get("/api/v1/worker/tasks/7/model").willReturn(aResponse().withStatus(200)));
    assertThatThrownBy(() -> client.model(TASK, "fence"))
        .isInstanceOf(ControllerUnreachable.class)
        .hasMessageContaining("the model must have a body");
  }

  @Test
  void fullDiskRefusesACheckpointAndDelaysAnUpload() {
    CONTROLLER.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(507)));
    assertThatThrownBy(() -> client.keepCheckpoint(TASK, "fence", new byte[1]))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("507");
    assertThatThrownBy(() -> client.upload(TASK, "fence", new byte[1]))
        .isInstanceOf(ControllerUnreachable.class);
  }

  @Test
  void conflictIsALostLease() {
    CONTROLLER.stubFor(
        post("/api/v1/worker/tasks/7/release").willReturn(aResponse().withStatus(409)));
    assertThatThrownBy(() -> client.release(TASK, new Release("old")))
        .isInstanceOf(LeaseLost.class);
  }

  @Test
  void whatMayPassIsUnreachable() {
    Release release = new Release("fence");
    for (var answer :
        new com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder[] {
          aResponse().withStatus(503),
          aResponse().withStatus(429),
          aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)
        }) {
      CONTROLLER.stubFor(post("/api/v1/worker/tasks/7/release").willReturn(answer));
      assertThatThrownBy(() -> client.release(TASK, release))
          .isInstanceOf(ControllerUnreachable.class);
    }
  }

  @Test
  void anAnswerCutShortIsUnreachable() {
    CONTROLLER.stubFor(
        post("/api/v1/worker/tasks/7/heartbeat")
            .willReturn(ok("{\"ttlMi").withHeader("Content-Type", "application/json")));
    assertThatThrownBy(() -> client.heartbeat(TASK, new Heartbeat("fence", null)))
        .isInstanceOf(ControllerUnreachable.class);
  }

  @Test
  void aUrlWithoutSchemeIsRefused() {
    assertThatThrownBy(() -> ControllerClient.connect(new URI("127.0.0.1"), null))
        .hasMessageContaining("must begin with http://");
  }
}
