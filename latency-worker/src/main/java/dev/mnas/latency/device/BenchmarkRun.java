package dev.mnas.latency.device;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.task.LatencyDetails.DeviceState;

/**
 * What one benchmark on a device gave.
 *
 * @param state of the device meanwhile
 */
public record BenchmarkRun(BenchmarkReport report, DeviceState state) {}
