package dev.mnas.latency.benchmark;

import dev.mnas.latency.device.BenchmarkProcesses;
import dev.mnas.latency.device.CoolDown;
import dev.mnas.latency.device.CoreSet;
import dev.mnas.latency.device.DeviceSettings;
import dev.mnas.latency.device.Device;
import dev.mnas.latency.device.LocalBackend;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.network.Network;
import dev.mnas.task.FailureClass;
import dev.mnas.task.TaskResult.LatencyMeasured;
import dev.mnas.task.TaskSpec;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The device that is measured on, {@code -Dmnas.cores=SET} for fewer than all cores. */
final class Bench {
  private static final @Nullable String CORES = System.getProperty("mnas.cores");

  private Bench() {}

  static Device calibrated() throws TaskFailure, TaskCancelled {
    @Nullable CoreSet cores = CORES == null ? null : CoreSet.parse(CORES);
    return Device.calibrate(LocalBackend.ofThisJvm(cores),
        new DeviceSettings(
            Schedule.STANDARD, cores, CoolDown.of(Duration.ofSeconds(5)), null, Map.of()),
        () -> false);
  }

  /** Tried again when it was unstable, as often as the controller does it. */
  static LatencyMeasured measure(Device device, Network network)
      throws TaskFailure, TaskCancelled {
    for (int attempt = 1; ; attempt++) {
      try {
        return device.measure(
            network, new TaskSpec.MeasureLatency(network.spec(), 1), () -> false);
      } catch (TaskFailure unstable) {
        if (unstable.failure() != FailureClass.LATENCY_UNSTABLE
            || attempt == unstable.failure().maxAttempts()) {
          throw unstable;
        }
        System.out.println("attempt " + attempt + ": " + unstable.getMessage());
      }
    }
  }

  /** Where it was measured, for the head of a table. */
  static String place(Device device) {
    return "%s, cores %s, TFLite %s"
        .formatted(
            device.info().model(), CORES == null ? "all" : CORES, device.info().runtimeVersion());
  }

  static String row(String name, double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double deviation = Math.sqrt(squares / (values.length - 1));
    return "| %s | %.4f | %.4f | %.4f | %.2f%% |"
        .formatted(
            name,
            mean,
            Arrays.stream(values).min().orElseThrow(),
            Arrays.stream(values).max().orElseThrow(),
            100 * deviation / mean);
  }
}
