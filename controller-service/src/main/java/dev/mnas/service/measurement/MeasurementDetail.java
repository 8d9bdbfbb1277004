package dev.mnas.service.measurement;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.mnas.task.TaskResult;
import org.jspecify.annotations.Nullable;

/**
 * A measurement with all that the worker reported.
 *
 * @param result with its samples, once it is DONE
 */
public record MeasurementDetail(
    @JsonUnwrapped MeasurementView measurement, TaskResult.@Nullable LatencyMeasured result) {}
