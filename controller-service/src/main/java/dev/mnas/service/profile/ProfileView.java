package dev.mnas.service.profile;

import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A latency table as users see it. What it says of networks is predicted, not measured.
 *
 * @param model of the device that timed its networks; absent until it is DONE, as the version is
 * @param layers distinct layers of the space
 * @param measurements of networks that the table is fitted to or judged by
 * @param measured of them so far
 * @param outliers networks that the fit left out, for their timings were no sum of any layers
 * @param failure why there is no table
 * @param error of the predictions on the networks that the table was not fitted to
 */
record ProfileView(
    long id,
    String pool,
    String space,
    LatencyRuntime runtime,
    LatencyPrecision precision,
    int threads,
    ProfileState state,
    @Nullable String model,
    @Nullable String runtimeVersion,
    long layers,
    long measurements,
    long measured,
    @Nullable Integer outliers,
    @Nullable String failure,
    @Nullable PredictionError error,
    Instant createdAt,
    @Nullable Instant endedAt) {}
