package dev.mnas.service.worker;

import dev.mnas.service.artifact.ArtifactStore;
import dev.mnas.service.device.DeviceStore;
import dev.mnas.service.security.Caller;
import dev.mnas.service.study.Leases;
import dev.mnas.service.study.Reports;
import dev.mnas.service.task.TaskStore;
import dev.mnas.task.Claim;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.Heartbeat;
import dev.mnas.task.HeartbeatReply;
import dev.mnas.task.Protocol;
import dev.mnas.task.Release;
import dev.mnas.task.Report;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskResult;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** What workers call: claim, heartbeat, report, release, upload. */
@RestController
@RequestMapping("/api/v1/worker")
@Tag(name = "worker")
class WorkerApi {
  private final ClaimWaiters waiters;
  private final Leases leases;
  private final Reports reports;
  private final DeviceStore devices;
  private final ArtifactStore artifacts;
  private final Workers workers;

  WorkerApi(
      ClaimWaiters waiters,
      Leases leases,
      Reports reports,
      DeviceStore devices,
      ArtifactStore artifacts,
      Workers workers) {
    this.waiters = waiters;
    this.leases = leases;
    this.reports = reports;
    this.devices = devices;
    this.artifacts = artifacts;
    this.workers = workers;
  }

  @PostMapping("/claims")
  @Operation(
      operationId = "claimTask",
      summary = "Claim a task",
      description =
          "Waits up to waitMillis, at most 30 s, while none is ready; 204 then. A device also gets"
              + " tasks of the pools whose labels it has, as far as the token serves them; one in"
              + " quarantine gets none.")
  DeferredResult<ResponseEntity<Claim>> claim(
      @RequestBody ClaimRequest request,
      @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
    if (request.protocolVersion() != Protocol.VERSION) {
      throw new IllegalArgumentException(
          "protocolVersion must be %d, was %d: update the %s"
              .formatted(
                  Protocol.VERSION,
                  request.protocolVersion(),
                  request.protocolVersion() < Protocol.VERSION ? "worker" : "controller"));
    }
    caller.requirePool(request.pool());
    DeviceInfo device = request.device();
    List<String> joined = List.of(request.pool());
    if (device != null) {
      joined = devices.join(request.pool(), device, caller::serves);
    }
    workers.asks(request, joined);
    return waiters.claim(request, joined, caller);
  }

  @PostMapping("/tasks/{id}/heartbeat")
  @Operation(
      operationId = "extendLease",
      summary = "Extend a lease",
      description =
          "Carries progress where there is some, and all finished epochs where some are news. Tells"
              + " whether the task is still wanted: it may be these epochs that stop the trial.")
  HeartbeatReply heartbeat(@PathVariable long id, @RequestBody Heartbeat heartbeat) {
    HeartbeatReply reply = leases.heartbeat(new TaskId(id), heartbeat);
    workers.worksOn(new TaskId(id));
    if (reply.cancelled()) {
      waiters.serve();
    }
    return reply;
  }

  @PostMapping("/tasks/{id}/report")
  @Operation(
      operationId = "reportResult",
      summary = "End a task with its result",
      description = "The same report again is answered with the result that is stored.")
  TaskResult report(@PathVariable long id, @RequestBody Report report) {
    TaskResult stored = reports.report(new TaskId(id), report);
    waiters.serve();
    return stored;
  }

  @PostMapping("/tasks/{id}/release")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "releaseTask",
      summary = "Hand a task back unfinished",
      description = "It is ready at once, and the attempt does not count.")
  void release(@PathVariable long id, @RequestBody Release release) {
    leases.release(new TaskId(id), release.token());
    waiters.serve();
  }

  @PutMapping(
      path = "/tasks/{id}/artifacts/{sha256}",
      consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      operationId = "uploadArtifact",
      summary = "Upload trained weights",
      description = "By the holder of the lease, named by their SHA-256.")
  void upload(
      @PathVariable long id,
      @PathVariable String sha256,
      @RequestHeader("X-Lease-Token") String token,
      InputStream body)
      throws IOException {
    artifacts.store(new TaskId(id), token, sha256, body);
  }

  /** The first comes after {@link TaskStore#renewLeases}. */
  @Scheduled(initialDelayString = "${mnas.sweep}", fixedDelayString = "${mnas.sweep}")
  void sweep() {
    reports.sweep();
    waiters.serve();
  }

  @Scheduled(fixedDelayString = "${mnas.tick}")
  void tick() {
    reports.tick();
    waiters.serve();
  }
}
