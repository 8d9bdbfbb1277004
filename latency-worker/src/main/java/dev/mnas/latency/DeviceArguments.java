package dev.mnas.latency;

import dev.mnas.latency.device.CoolDown;
import dev.mnas.latency.device.CoreSet;
import dev.mnas.latency.device.DeviceSettings;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.task.DeviceInfo;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command line says to measure on this machine. */
final class DeviceArguments {
  private static final int MAX_COOL_DOWN_SECONDS = 3600;

  @Option(
      names = "--cores",
      paramLabel = "SET",
      description = "processors to measure on, such as 1 or 0,2-3 (default: all, not bound)")
  private @Nullable String cores;

  @Option(
      names = "--cool-down",
      paramLabel = "SECONDS",
      description =
          "pause before another attempt when the machine's speed changed meanwhile"
              + " (default: ${DEFAULT-VALUE})")
  private int coolDownSeconds = 10;

  /**
   * The settings.
   *
   * @throws IllegalArgumentException that names the rule
   */
  DeviceSettings settings(@Nullable String serial, Map<String, String> labels) {
    if (coolDownSeconds < 0 || coolDownSeconds > MAX_COOL_DOWN_SECONDS) {
      throw new IllegalArgumentException(
          "cool-down must lie in [0, %d] seconds, was %d"
              .formatted(MAX_COOL_DOWN_SECONDS, coolDownSeconds));
    }
    // The device has the rules of its words: fail before the calibration, not after.
    var unused = new DeviceInfo("m", "o", "a", 1, "r", "v", 1, serial, labels);
    return new DeviceSettings(
        Schedule.STANDARD,
        cores == null ? null : there(CoreSet.parse(cores)),
        CoolDown.of(Duration.ofSeconds(coolDownSeconds)),
        serial,
        labels);
  }

  private static CoreSet there(CoreSet named) {
    return CoreSet.allowed().map(named::requireWithin).orElse(named);
  }
}
