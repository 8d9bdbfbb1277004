package dev.mnas.latency.shell;

import dev.mnas.latency.device.CoolDown;
import dev.mnas.latency.device.CoreSet;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to measure on a device that has a shell.
 *
 * @param programs folder of the benchmark programs
 * @param folder on the device, in which everything is put
 * @param cores that the benchmark is bound to; null for all
 * @param serial that the device must tell; null for whichever it tells first
 * @param limits beyond which it is not measured on
 * @param files whether it may be given files of users
 */
public record ShellSettings(
    Path programs,
    String folder,
    @Nullable CoreSet cores,
    @Nullable String serial,
    Limits limits,
    boolean files) {
  public ShellSettings {
    if (!folder.matches("[\\w./-]{1,200}") || folder.contains("..")) {
      throw new IllegalArgumentException(
          "folder must be a path of letters, digits, '.', '_', '-' and '/', was '" + folder + "'");
    }
  }

  /**
   * @param maxCelsius of the hottest thermal zone or the battery
   * @param minBattery least charge in percent
   * @param coolDown how long to wait for a hot device, at most {@value #PATIENCE} times
   * @param run longest benchmark
   */
  public record Limits(double maxCelsius, int minBattery, CoolDown coolDown, Duration run) {
    static final int PATIENCE = 5;
  }
}
