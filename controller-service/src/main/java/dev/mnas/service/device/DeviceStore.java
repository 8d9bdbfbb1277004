package dev.mnas.service.device;

import dev.mnas.task.DeviceInfo;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Known devices. The latency of the fixed reference network at a device's first registration is its
 * nominal one for good, so that normalised latencies stay comparable across worker restarts.
 */
@Component
public class DeviceStore {
  private final DeviceRows rows;
  private final Clock clock;

  DeviceStore(DeviceRows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /** Registers a device of a pool if it is new. */
  @Transactional
  public void register(String pool, DeviceInfo device) {
    String id = id(pool, device);
    if (!rows.existsById(id)) {
      DeviceRow row = new DeviceRow();
      row.fingerprint = id;
      row.pool = pool;
      row.referenceMillis = device.referenceMillis();
      row.firstSeen = clock.instant();
      rows.save(row);
    }
  }

  /** Fingerprints of the pool's devices, the first registered first. */
  @Transactional(readOnly = true)
  public List<String> fingerprints(String pool) {
    return rows.findByPoolOrderByFirstSeen(pool).stream().map(row -> row.fingerprint).toList();
  }

  /** Nominal latency of the reference network on the device, in milliseconds. */
  @Transactional(readOnly = true)
  public double nominalReferenceMillis(String pool, DeviceInfo device) {
    return rows.findById(id(pool, device))
        .map(row -> row.referenceMillis)
        .orElse(device.referenceMillis());
  }

  /** What two measurements must share to be of one device and runtime. */
  public static String id(String pool, DeviceInfo device) {
    return String.join(
        "|",
        pool,
        device.model(),
        device.os(),
        device.architecture(),
        Integer.toString(device.cores()),
        device.runtime(),
        device.runtimeVersion());
  }
}
