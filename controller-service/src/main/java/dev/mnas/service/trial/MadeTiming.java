package dev.mnas.service.trial;

import java.time.Instant;

/** A timing with the pool that it was made in, as its row has it. */
record MadeTiming(
    String pool, long measurement, String reuseKey, String result, Instant measuredAt) {}
