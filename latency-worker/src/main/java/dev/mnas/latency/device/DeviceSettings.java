package dev.mnas.latency.device;

import dev.mnas.latency.protocol.Schedule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a device is to be measured on and called.
 *
 * @param cores that measuring processes are bound to; null for all
 * @param coolDown between attempts
 * @param serial in place of the one that the device has
 * @param labels beside those that are found out
 */
public record DeviceSettings(
    Schedule schedule,
    @Nullable CoreSet cores,
    CoolDown coolDown,
    @Nullable String serial,
    Map<String, String> labels) {
  public DeviceSettings {
    labels = Map.copyOf(labels);
  }
}
