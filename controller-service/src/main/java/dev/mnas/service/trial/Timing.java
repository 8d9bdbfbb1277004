package dev.mnas.service.trial;

import jakarta.persistence.Embeddable;

/**
 * A measurement of a trial's latency in a pool; there are several where several devices time it.
 */
@Embeddable
record Timing(String pool, long measurement) {}
