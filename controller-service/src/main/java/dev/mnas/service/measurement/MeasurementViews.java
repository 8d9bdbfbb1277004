package dev.mnas.service.measurement;

import dev.mnas.service.task.RequestId;
import dev.mnas.service.task.TaskViews;
import dev.mnas.service.trial.MeasurementStore;
import dev.mnas.service.trial.MeasurementStore.Measured;
import dev.mnas.task.LatencyDetails;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.ModelFile;
import dev.mnas.task.TaskResult.LatencyMeasured;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads what users asked to be timed. */
@Component
class MeasurementViews {
  private final MeasurementRequestRows rows;
  private final MeasurementStore measurements;
  private final TaskViews tasks;

  MeasurementViews(MeasurementRequestRows rows, MeasurementStore measurements, TaskViews tasks) {
    this.rows = rows;
    this.measurements = measurements;
    this.tasks = tasks;
  }

  /**
   * A page, the newest first.
   *
   * @param filter what all of them have
   * @param before id of the last of the page before
   */
  @Transactional(readOnly = true)
  MeasurementPage page(Filter filter, Optional<RequestId> before, int size) {
    Specification<MeasurementRequestRow> all =
        Specification.allOf(
            in("pool", filter.pools()),
            in("state", filter.states()),
            in("network", filter.networks()),
            (row, query, builder) -> builder.isNull(row.get("profileId")),
            (row, query, builder) ->
                before.isEmpty()
                    ? builder.conjunction()
                    : builder.lessThan(row.<Long>get("id"), before.get().value()));
    List<MeasurementRequestRow> found =
        rows.findBy(all, query -> query.sortBy(Sort.by("id").descending()).limit(size + 1).all());
    List<MeasurementRequestRow> page = found.subList(0, Math.min(size, found.size()));
    var workers = tasks.workersOf(page.stream().map(MeasurementRequestRow::requestId).toList());
    String next = found.size() > size ? page.get(page.size() - 1).requestId().toString() : null;
    return new MeasurementPage(
        page.stream().map(row -> view(row, measured(row), workers.get(row.requestId()))).toList(),
        next);
  }

  private static Specification<MeasurementRequestRow> in(String field, List<?> allowed) {
    return (row, query, builder) ->
        allowed.isEmpty() ? builder.conjunction() : row.get(field).in(allowed);
  }

  /**
   * One with its samples.
   *
   * @throws NoSuchElementException when there is none
   */
  @Transactional(readOnly = true)
  MeasurementDetail detail(RequestId id) {
    MeasurementRequestRow row =
        rows.findById(id.value())
            .orElseThrow(() -> new NoSuchElementException("there is no measurement " + id));
    Measured<LatencyMeasured> measured = measured(row);
    return new MeasurementDetail(
        view(row, measured, tasks.workersOf(List.of(id)).get(id)),
        measured == null ? null : measured.result());
  }

  private @Nullable Measured<LatencyMeasured> measured(MeasurementRequestRow row) {
    return row.measurement == null ? null : measurements.latency(row.measurement);
  }

  private MeasurementView view(
      MeasurementRequestRow row,
      @Nullable Measured<LatencyMeasured> measured,
      @Nullable String worker) {
    return new MeasurementView(
        row.requestId(),
        row.pool,
        row.network,
        row.fileFormat == null ? null : new ModelFile(row.networkHash, row.fileFormat),
        row.runtime,
        precision(row, measured),
        row.threads,
        row.state,
        row.createdAt,
        row.endedAt,
        worker,
        measured == null ? null : latency(row, measured),
        row.failure,
        row.failureMessage);
  }

  private static @Nullable LatencyPrecision precision(
      MeasurementRequestRow row, @Nullable Measured<LatencyMeasured> measured) {
    if (row.precision != null || measured == null) {
      return row.precision;
    }
    LatencyDetails details = measured.result().details();
    return details == null ? null : details.conditions().precision();
  }

  private MeasurementView.MeasuredLatency latency(
      MeasurementRequestRow row, Measured<LatencyMeasured> measured) {
    LatencyMeasured result = measured.result();
    return new MeasurementView.MeasuredLatency(
        measured.at().isBefore(row.createdAt),
        measurements.normalise(row.pool, result),
        result.medianMillis(),
        result.p10Millis(),
        result.p90Millis(),
        result.coefficientOfVariation(),
        result.keptShare(),
        result.samples(),
        result.referenceMedianMillis(),
        result.device(),
        measured.at());
  }

  /** Nothing of a kind lets all of it through. */
  record Filter(List<String> pools, List<MeasurementState> states, List<String> networks) {
    Filter {
      pools = List.copyOf(pools);
      states = List.copyOf(states);
      networks = List.copyOf(networks);
    }
  }
}
