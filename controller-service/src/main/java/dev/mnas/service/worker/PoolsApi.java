package dev.mnas.service.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mnas.service.device.DeviceStore;
import dev.mnas.service.device.DeviceView;
import dev.mnas.service.device.PoolSettings;
import dev.mnas.service.device.PoolStore;
import dev.mnas.service.device.StoredPool;
import dev.mnas.service.version.Etag;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Pools over REST: who is in them, and how networks are timed there. */
@RestController
@RequestMapping("/api/v1/pools")
@Tag(name = "workers")
class PoolsApi {
  private final PoolStore pools;
  private final Workers workers;
  private final DeviceStore devices;

  PoolsApi(PoolStore pools, Workers workers, DeviceStore devices) {
    this.pools = pools;
    this.workers = workers;
    this.devices = devices;
  }

  @GetMapping
  @Operation(
      operationId = "listPools",
      summary = "List pools that have settings of their own, or that workers or devices belong to")
  List<PoolView> list() {
    List<WorkerView> allWorkers = workers.list();
    List<DeviceView> allDevices = devices.list();
    return Stream.of(
            pools.list().stream().map(StoredPool::name),
            allWorkers.stream().map(WorkerView::pool),
            allDevices.stream().map(DeviceView::pool))
        .flatMap(names -> names)
        .distinct()
        .sorted()
        .map(pool -> view(pool, allWorkers, allDevices))
        .toList();
  }

  @GetMapping("/{pool}")
  @Operation(
      operationId = "showPool",
      summary = "Show a pool; the ETag of one with settings of its own is for changing them",
      description = "A pool that nobody gave any has the usual settings.")
  ResponseEntity<PoolView> show(@PathVariable String pool) {
    ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
    pools.find(pool).ifPresent(stored -> answer.eTag(Etag.of(stored.version())));
    return answer.body(view(pool, workers.list(), devices.list()));
  }

  @PutMapping(path = "/{pool}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "setPool",
      summary = "Give a pool settings",
      description =
          "Changing those that it has needs If-Match with the ETag that was read. What is absent is"
              + " as usual. Tasks that are there already keep theirs.")
  ResponseEntity<PoolView> set(
      @PathVariable String pool,
      @RequestBody PoolWish wish,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
    Integer replaced = ifMatch == null ? null : Integer.valueOf(Etag.required(ifMatch));
    StoredPool stored = pools.store(pool, wish.settings(), replaced);
    ResponseEntity.BodyBuilder answer =
        replaced == null
            ? ResponseEntity.created(URI.create("/api/v1/pools/" + pool))
            : ResponseEntity.ok();
    return answer.eTag(Etag.of(stored.version())).body(view(pool, workers.list(), devices.list()));
  }

  @DeleteMapping("/{pool}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(operationId = "deletePool", summary = "Give a pool the usual settings again")
  void delete(@PathVariable String pool) {
    pools.delete(pool);
  }

  private PoolView view(String pool, List<WorkerView> allWorkers, List<DeviceView> allDevices) {
    return new PoolView(
        pool,
        allWorkers.stream()
            .filter(w -> w.pool().equals(pool) && w.state() != WorkerView.State.AWAY)
            .count(),
        allDevices.stream().filter(d -> d.pool().equals(pool)).count(),
        pools.settings(pool),
        pools.find(pool).isPresent());
  }

  /**
   * A pool.
   *
   * @param workers that are there now
   * @param devices models ever seen in it, each with system and runtime
   * @param settings how networks are timed in it
   * @param own whether somebody gave it these settings; else they are the usual ones
   */
  record PoolView(String name, long workers, long devices, PoolSettings settings, boolean own) {}

  /**
   * Settings of a pool.
   *
   * @param runtime TFLITE where absent
   * @param precision FLOAT32 where absent; INT8 needs TFLITE
   * @param threads of the runtime, 1 to 64, 1 where absent
   * @param devices different devices that time each network, 1 to 16, 1 where absent
   * @param labels that a device must have to belong to the pool, * for any value
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PoolWish(
      @Nullable LatencyRuntime runtime,
      @Nullable LatencyPrecision precision,
      @Nullable Integer threads,
      @Nullable Integer devices,
      @Nullable Map<String, String> labels) {
    PoolSettings settings() {
      PoolSettings usual = PoolSettings.USUAL;
      return new PoolSettings(
          Objects.requireNonNullElse(runtime, usual.runtime()),
          Objects.requireNonNullElse(precision, usual.precision()),
          Objects.requireNonNullElse(threads, usual.threads()),
          Objects.requireNonNullElse(devices, usual.devices()),
          Objects.requireNonNullElse(labels, usual.labels()));
    }
  }
}
