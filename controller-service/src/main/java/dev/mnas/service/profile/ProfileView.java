package dev.mnas.service.profile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A latency table as users see it.
 *
 * @param layers distinct layers of the space
 * @param measurements of layers and networks in all
 * @param measured of them so far
 * @param failure why there is no table
 * @param error of the predictions on networks that the table was not fitted to
 */
record ProfileView(
    long id,
    String pool,
    String space,
    ProfileState state,
    long layers,
    long measurements,
    long measured,
    @Nullable String failure,
    @Nullable PredictionError error,
    Instant createdAt,
    @Nullable Instant endedAt) {}
