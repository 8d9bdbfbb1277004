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

  /** Registers a device of a pool, or notes that it is still there. */
  @Transactional
  public void register(String pool, DeviceInfo device) {
    DeviceRow row = rows.findById(id(pool, device)).orElseGet(() -> added(pool, device));
    row.lastSeen = clock.instant();
  }

  private DeviceRow added(String pool, DeviceInfo device) {
    DeviceRow row = new DeviceRow();
    row.fingerprint = id(pool, device);
    row.pool = pool;
    row.referenceMillis = device.referenceMillis();
    row.firstSeen = clock.instant();
    return rows.save(row);
  }

  /** All, the first registered first. */
  @Transactional(readOnly = true)
  public List<DeviceView> list() {
    return rows.findAllByOrderByFirstSeen().stream().map(this::view).toList();
  }

  /** Takes the fingerprint apart from its ends: a model's name may hold the separator. */
  private DeviceView view(DeviceRow row) {
    List<String> parts = List.of(row.fingerprint.split("\\|"));
    int last = parts.size() - 1;
    return new DeviceView(
        row.fingerprint,
        row.pool,
        String.join("|", parts.subList(1, last - 4)),
        parts.get(last - 4),
        parts.get(last - 3),
        Integer.parseInt(parts.get(last - 2)),
        parts.get(last - 1),
        parts.get(last),
        row.referenceMillis,
        row.firstSeen,
        row.lastSeen,
        rows.countMeasurements(row.fingerprint.replaceAll("([\\\\%_])", "\\\\$1")));
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
