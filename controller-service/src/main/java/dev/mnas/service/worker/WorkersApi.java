package dev.mnas.service.worker;

import dev.mnas.service.device.DeviceStore;
import dev.mnas.service.device.DeviceUnit;
import dev.mnas.service.device.DeviceUnits;
import dev.mnas.service.device.DeviceView;
import dev.mnas.service.problem.PageSize;
import dev.mnas.service.task.AttemptView;
import dev.mnas.service.task.Attempts;
import dev.mnas.task.TaskKind;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Workers and devices over REST, for users. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "workers")
class WorkersApi {
  private final Workers workers;
  private final Fleet fleet;
  private final Attempts attempts;
  private final DeviceStore devices;
  private final DeviceUnits units;
  private final ClaimWaiters waiters;

  WorkersApi(
      Workers workers,
      Fleet fleet,
      Attempts attempts,
      DeviceStore devices,
      DeviceUnits units,
      ClaimWaiters waiters) {
    this.workers = workers;
    this.fleet = fleet;
    this.attempts = attempts;
    this.devices = devices;
    this.units = units;
    this.waiters = waiters;
  }

  @GetMapping("/workers")
  @Operation(operationId = "listWorkers", summary = "List workers with what they do")
  List<WorkerView> workers() {
    return workers.list();
  }

  @GetMapping("/fleet")
  @Operation(
      operationId = "showFleet",
      summary = "How busy each pool is, and how long tasks wait for it",
      description =
          "Over the last hour, or over the time in which the last 2,000 tasks of a pool ended.")
  List<FleetView> fleet() {
    return fleet.list();
  }

  @GetMapping("/workers/{name}/{kind}/{pool}/history")
  @Operation(
      operationId = "listWorkerHistory",
      summary = "What a worker did for trials, newest first")
  List<AttemptView> history(
      @PathVariable String name,
      @PathVariable TaskKind kind,
      @PathVariable String pool,
      @RequestParam(defaultValue = "50") int size) {
    PageSize.require(size);
    return attempts.newestOfTrials(kind, pool, name, size);
  }

  @GetMapping("/devices")
  @Operation(operationId = "listDevices", summary = "List devices that candidates were timed on")
  List<DeviceView> devices() {
    return devices.list();
  }

  @GetMapping("/devices/units")
  @Operation(
      operationId = "listDeviceUnits",
      summary = "List single devices, told apart by their serials, with what keeps them from work")
  List<DeviceUnit> units() {
    return units.list();
  }

  @PostMapping("/devices/{id}/release")
  @Operation(
      operationId = "releaseDevice",
      summary = "Release a device from quarantine",
      description = "The history of its reference begins anew. One that is in none stays as it is.")
  DeviceUnit release(@PathVariable long id) {
    DeviceUnit released = units.release(id);
    waiters.serve();
    return released;
  }
}
