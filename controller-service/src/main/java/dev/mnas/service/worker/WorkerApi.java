package dev.mnas.service.worker;

import dev.mnas.service.artifact.ArtifactStore;
import dev.mnas.service.device.DeviceStore;
import dev.mnas.service.security.Caller;
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
import java.io.IOException;
import java.io.InputStream;
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
class WorkerApi {
  private final ClaimWaiters waiters;
  private final TaskStore tasks;
  private final Reports reports;
  private final DeviceStore devices;
  private final ArtifactStore artifacts;
  private final Workers workers;

  WorkerApi(
      ClaimWaiters waiters,
      TaskStore tasks,
      Reports reports,
      DeviceStore devices,
      ArtifactStore artifacts,
      Workers workers) {
    this.waiters = waiters;
    this.tasks = tasks;
    this.reports = reports;
    this.devices = devices;
    this.artifacts = artifacts;
    this.workers = workers;
  }

  @PostMapping("/claims")
  DeferredResult<ResponseEntity<Claim>> claim(
      @RequestBody ClaimRequest request, @AuthenticationPrincipal Caller caller) {
    if (request.protocolVersion() != Protocol.VERSION) {
      throw new IllegalArgumentException(
          "protocolVersion must be %d, was %d"
              .formatted(Protocol.VERSION, request.protocolVersion()));
    }
    caller.requirePool(request.pool());
    DeviceInfo device = request.device();
    if (device != null) {
      devices.register(request.pool(), device);
    }
    workers.asks(request);
    return waiters.claim(request);
  }

  @PostMapping("/tasks/{id}/heartbeat")
  HeartbeatReply heartbeat(@PathVariable long id, @RequestBody Heartbeat heartbeat) {
    HeartbeatReply reply = tasks.heartbeat(new TaskId(id), heartbeat);
    workers.worksOn(new TaskId(id));
    return reply;
  }

  @PostMapping("/tasks/{id}/report")
  TaskResult report(@PathVariable long id, @RequestBody Report report) {
    TaskResult stored = reports.report(new TaskId(id), report);
    waiters.serve();
    return stored;
  }

  @PostMapping("/tasks/{id}/release")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void release(@PathVariable long id, @RequestBody Release release) {
    tasks.release(new TaskId(id), release.token());
    waiters.serve();
  }

  @PutMapping(
      path = "/tasks/{id}/artifacts/{sha256}",
      consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
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
