package dev.mnas.service.worker;

import dev.mnas.service.device.DeviceStore;
import dev.mnas.service.device.DeviceView;
import dev.mnas.service.problem.PageSize;
import dev.mnas.service.task.AttemptView;
import dev.mnas.service.task.Attempts;
import dev.mnas.task.TaskKind;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Workers and devices over REST, for users. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "workers")
class WorkersApi {
  private final Workers workers;
  private final Attempts attempts;
  private final DeviceStore devices;

  WorkersApi(Workers workers, Attempts attempts, DeviceStore devices) {
    this.workers = workers;
    this.attempts = attempts;
    this.devices = devices;
  }

  @GetMapping("/workers")
  @Operation(operationId = "listWorkers", summary = "List workers with what they do")
  List<WorkerView> workers() {
    return workers.list();
  }

  @GetMapping("/workers/{name}/{kind}/{pool}/history")
  @Operation(operationId = "listWorkerHistory", summary = "What a worker did, newest first")
  List<AttemptView> history(
      @PathVariable String name,
      @PathVariable TaskKind kind,
      @PathVariable String pool,
      @RequestParam(defaultValue = "50") int size) {
    PageSize.require(size);
    return attempts.newest(kind, pool, name, size);
  }

  @GetMapping("/devices")
  @Operation(operationId = "listDevices", summary = "List devices that candidates were timed on")
  List<DeviceView> devices() {
    return devices.list();
  }

  @GetMapping("/pools")
  @Operation(operationId = "listPools", summary = "List pools that workers or devices belong to")
  List<PoolView> pools() {
    List<WorkerView> allWorkers = workers.list();
    List<DeviceView> allDevices = devices.list();
    return Stream.concat(
            allWorkers.stream().map(WorkerView::pool), allDevices.stream().map(DeviceView::pool))
        .distinct()
        .sorted()
        .map(
            pool ->
                new PoolView(
                    pool,
                    allWorkers.stream()
                        .filter(w -> w.pool().equals(pool) && w.state() != WorkerView.State.AWAY)
                        .count(),
                    allDevices.stream().filter(d -> d.pool().equals(pool)).count()))
        .toList();
  }

  /**
   * A pool.
   *
   * @param workers that are there now
   * @param devices ever seen in it
   */
  record PoolView(String name, long workers, long devices) {}
}
