package dev.mnas.service.device;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One device, told apart from others of its model by its serial.
 *
 * @param pools that it belonged to when its worker last asked for work
 * @param referenceMillis median of its reference latencies; absent while it has none
 * @param references how many the median is of
 * @param quarantine why it gets no tasks; absent where it does
 */
public record DeviceUnit(
    long id,
    String model,
    String serial,
    List<String> pools,
    @Nullable Double referenceMillis,
    int references,
    @Nullable Quarantine quarantine,
    Instant lastSeen) {
  public DeviceUnit {
    pools = List.copyOf(pools);
  }

  /**
   * @param reason with the numbers that it was judged by
   */
  public record Quarantine(Instant since, String reason) {}
}
