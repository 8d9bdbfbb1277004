package dev.mnas.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A unit of worker work.
 *
 * @param trial the candidate it belongs to; absent, in JSON too, for a measurement without a study
 * @param pool which workers may claim it
 */
public record Task(
    TaskId id,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TrialId trial,
    String pool,
    TaskSpec spec) {}
