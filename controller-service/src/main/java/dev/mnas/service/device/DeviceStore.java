package dev.mnas.service.device;

import dev.mnas.task.DeviceInfo;
import dev.mnas.task.LatencyRuntime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Known devices. The latency of the fixed reference network at a device's first registration is its
 * nominal one for good, so that normalised latencies stay comparable across worker restarts.
 */
@Component
public class DeviceStore {
  private final DeviceRows rows;
  private final PoolStore pools;
  private final DeviceUnits units;
  private final TransactionTemplate transaction;
  private final Clock clock;

  DeviceStore(
      DeviceRows rows,
      PoolStore pools,
      DeviceUnits units,
      TransactionTemplate transaction,
      Clock clock) {
    this.rows = rows;
    this.pools = pools;
    this.units = units;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Registers a device in its pools, in each with the pool's runtime, or notes that it is still
   * there.
   *
   * @param named the pool that its worker names
   * @param allowed whether the worker's token serves a pool
   * @return the pools that it belongs to
   */
  public List<String> join(String named, DeviceInfo device, Predicate<String> allowed) {
    List<String> joined = pools.joined(named, device, allowed);
    transaction.executeWithoutResult(
        status -> joined.forEach(pool -> register(pool, pools.settings(pool).with(device))));
    units.seen(device, joined);
    return joined;
  }

  /** As {@link DeviceUnits#judge}. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<String> judge(DeviceInfo device, double referenceMillis) {
    return units.judge(device, referenceMillis);
  }

  /** What holds in the pool now. */
  public PoolSettings settings(String pool) {
    return pools.settings(pool);
  }

  private void register(String pool, DeviceInfo device) {
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

  private static String escaped(String text) {
    return text.replaceAll("([\\\\%_])", "\\\\$1");
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
        rows.countMeasurements(escaped(row.fingerprint)));
  }

  /** Fingerprints of the pool's devices, the first registered first. */
  @Transactional(readOnly = true)
  public List<String> fingerprints(String pool) {
    return rows.findByPoolOrderByFirstSeen(pool).stream().map(row -> row.fingerprint).toList();
  }

  /**
   * Fingerprints that the pool's devices have with a runtime, the first registered first. A device
   * is registered with the pool's runtime; with others it is known from what was measured on it.
   */
  @Transactional(readOnly = true)
  public List<String> fingerprints(String pool, LatencyRuntime runtime) {
    String wanted = "|" + runtime.fingerprint() + "|";
    List<String> found = new ArrayList<>();
    for (String registered : fingerprints(pool)) {
      int version = registered.lastIndexOf('|');
      String device = registered.substring(0, registered.lastIndexOf('|', version - 1));
      if (registered.substring(device.length()).startsWith(wanted)) {
        found.add(registered);
      } else {
        rows.measuredWith(escaped(device + wanted)).stream()
            .map(key -> key.replaceFirst(":[a-z0-9]+:[0-9]+$", ""))
            .forEach(found::add);
      }
    }
    return found.stream().distinct().toList();
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
    return String.join("|", pool, kind(device), device.runtime(), device.runtimeVersion());
  }

  /** What it has in common with others of its model and system. */
  static String kind(DeviceInfo device) {
    return String.join(
        "|", device.model(), device.os(), device.architecture(), Integer.toString(device.cores()));
  }
}
