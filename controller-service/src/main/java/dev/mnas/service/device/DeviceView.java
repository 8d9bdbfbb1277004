package dev.mnas.service.device;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A device as users see it.
 *
 * @param fingerprint what two measurements must share to be of one device and runtime
 * @param referenceMillis nominal latency of the reference network
 * @param lastSeen when a worker last offered it; absent for one not seen since version 0.1.0
 * @param measurements latencies that were measured on it
 */
public record DeviceView(
    String fingerprint,
    String pool,
    String model,
    String os,
    String architecture,
    int cores,
    String runtime,
    String runtimeVersion,
    double referenceMillis,
    Instant firstSeen,
    @Nullable Instant lastSeen,
    long measurements) {}
