package dev.mnas.service.measurement;

import dev.mnas.service.problem.PageSize;
import dev.mnas.service.task.RequestId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Latencies without a study, over REST. */
@RestController
@RequestMapping("/api/v1/measurements")
@Tag(name = "measurements", description = "Latencies that are asked for without a study.")
class MeasurementsApi {
  private final MeasurementRequests requests;
  private final MeasurementViews views;

  MeasurementsApi(MeasurementRequests requests, MeasurementViews views) {
    this.requests = requests;
    this.views = views;
  }

  @PostMapping
  @Operation(
      operationId = "measureLatency",
      summary = "Time a network or an uploaded file on a pool's device",
      description =
          "A network is a name of the zoo or block strings, with the options of the zoo. A latency"
              + " that is known for the network, precision, threads, device model and runtime"
              + " version is the answer at once, unless again is true.")
  ResponseEntity<MeasurementDetail> measure(
      @RequestBody MeasurementWish wish,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    MeasurementRequests.Created created = requests.create(wish, key);
    return ResponseEntity.status(created.added() ? HttpStatus.CREATED : HttpStatus.OK)
        .header(HttpHeaders.LOCATION, URI.create("/api/v1/measurements/" + created.id()).toString())
        .body(views.detail(created.id()));
  }

  @GetMapping
  @Operation(
      operationId = "listMeasurements",
      summary = "List measurements, the newest first",
      description = "Without their samples. pool, state and network may come several times.")
  MeasurementPage list(
      @RequestParam(required = false) @Nullable List<String> pool,
      @RequestParam(required = false) @Nullable List<MeasurementState> state,
      @RequestParam(required = false) @Nullable List<String> network,
      @RequestParam(required = false) @Nullable Long cursor,
      @RequestParam(defaultValue = "50") int size) {
    PageSize.require(size);
    return views.page(
        new MeasurementViews.Filter(orNone(pool), orNone(state), orNone(network)),
        Optional.ofNullable(cursor).map(RequestId::new),
        size);
  }

  private static <T> List<T> orNone(@Nullable List<T> given) {
    return given == null ? List.of() : given;
  }

  @GetMapping("/{id}")
  @Operation(operationId = "showMeasurement", summary = "Show a measurement with its samples")
  MeasurementDetail show(@PathVariable long id) {
    return views.detail(new RequestId(id));
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "cancelMeasurement",
      summary = "Cancel a measurement that has not ended",
      description = "A worker that times it is told with its next heartbeat.")
  void cancel(@PathVariable long id) {
    requests.cancel(new RequestId(id));
  }
}
