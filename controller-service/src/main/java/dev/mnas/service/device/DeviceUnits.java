package dev.mnas.service.device;

import dev.mnas.task.DeviceInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Single devices and whether their timings can be trusted. A device is in quarantine from the
 * moment its reference latency is farther than a limit from the median of its own past ones, until
 * a person releases it or a fresh calibration is within the limit; and from the moment that it
 * failed at several tasks in a row, until a person releases it.
 */
@Component
public class DeviceUnits {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceUnits.class);

  /** Fewer are no history: their median may be the exception itself. */
  private static final int LEAST_HISTORY = 5;

  private static final int HISTORY = 100;

  /** Tasks in a row at which a device may not fail: of fewer, the tasks may be at fault. */
  private static final int MOST_FAULTS = 3;

  /** A device that has not asked for work for so long takes nobody's place. */
  private static final Duration LATELY = Duration.ofMinutes(5);

  private static final String SEPARATOR = ",";

  private final UnitRows rows;
  private final ReferenceRows references;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final double limit;

  DeviceUnits(
      UnitRows rows,
      ReferenceRows references,
      TransactionTemplate transaction,
      Clock clock,
      @Value("${mnas.reference-drift:0.05}") double limit) {
    this.rows = rows;
    this.references = references;
    this.transaction = transaction;
    this.clock = clock;
    this.limit = limit;
  }

  /** Absent for a device that nothing tells apart from another of its model. */
  public static Optional<String> identity(@Nullable DeviceInfo device) {
    return device == null || device.serial() == null
        ? Optional.empty()
        : Optional.of(device.model() + "|" + device.serial());
  }

  /**
   * Notes that a device is there. A calibration that is not the one it came with before is judged
   * like any reference: it puts the device into quarantine, or releases it.
   */
  void seen(DeviceInfo device, List<String> pools) {
    identity(device)
        .ifPresent(
            identity -> {
              try {
                transaction.executeWithoutResult(status -> add(identity, device));
              } catch (DataIntegrityViolationException addedAtOnce) {
                LOG.debug("Another worker showed {} in the same moment", identity);
              }
              transaction.executeWithoutResult(status -> refresh(identity, device, pools));
            });
  }

  private void add(String identity, DeviceInfo device) {
    if (!rows.existsByIdentity(identity)) {
      UnitRow row = new UnitRow();
      row.identity = identity;
      row.kind = DeviceStore.kind(device);
      row.model = device.model();
      row.serial = String.valueOf(device.serial());
      row.historyFrom = clock.instant();
      rows.saveAndFlush(row);
    }
  }

  private void refresh(String identity, DeviceInfo device, List<String> pools) {
    UnitRow row = rows.lock(identity).orElseThrow();
    row.pools = String.join(SEPARATOR, pools);
    row.lastSeen = clock.instant();
    if (row.calibrationMillis != device.referenceMillis()) {
      row.calibrationMillis = device.referenceMillis();
      Optional<String> moved = judge(row, device.referenceMillis(), "calibration");
      if (moved.isEmpty() && row.quarantined() && row.faults < MOST_FAULTS) {
        LOG.info("Device {} left quarantine by its calibration", row.identity);
        row.release();
      }
    }
  }

  /**
   * Judges the reference that a device showed beside a timing.
   *
   * @return why the timing is doubtful; empty for one to be trusted
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<String> judge(DeviceInfo device, double referenceMillis) {
    return identity(device)
        .flatMap(rows::lock)
        .flatMap(row -> judge(row, referenceMillis, "reference"));
  }

  private Optional<String> judge(UnitRow row, double millis, String what) {
    Instant now = clock.instant();
    List<Double> history = history(row);
    if (history.size() >= LEAST_HISTORY) {
      double usual = median(history);
      double moved = millis / usual - 1;
      if (Math.abs(moved) > limit) {
        row.quarantine(
            String.format(
                Locale.ROOT,
                "%s of %.4g ms is %+.1f%% from the usual %.4g ms, allowed are %.1f%%",
                what,
                millis,
                moved * 100,
                usual,
                limit * 100),
            now);
        LOG.warn("Device {} is in quarantine: {}", row.identity, row.reason);
        return Optional.ofNullable(row.reason);
      }
    }
    ReferenceRow reference = new ReferenceRow();
    reference.unit = idOf(row);
    reference.referenceMillis = millis;
    reference.measuredAt = now;
    references.save(reference);
    return Optional.empty();
  }

  /**
   * Notes that a device failed at a task. A task that fails again says nothing new of it.
   *
   * @param message of the failure
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void faulted(String identity, long task, String message) {
    rows.lock(identity)
        .filter(row -> !Objects.equals(row.faultTask, task))
        .ifPresent(
            row -> {
              row.faults++;
              row.faultTask = task;
              if (row.faults >= MOST_FAULTS) {
                String reason =
                    "failed at %d tasks in a row, the last: %s".formatted(row.faults, message);
                row.quarantine(
                    reason.substring(0, Math.min(reason.length(), UnitRow.MAX_REASON)),
                    clock.instant());
                LOG.warn("Device {} is in quarantine: {}", row.identity, row.reason);
              }
            });
  }

  /** Notes that a device did a task: faults before it were not in a row with later ones. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void worked(String identity) {
    rows.forgetFaults(identity, MOST_FAULTS);
  }

  /** The pools in which another device that may be given tasks asked for work lately. */
  @Transactional(readOnly = true)
  public Set<String> poolsWithOthers(String identity) {
    Set<String> pools = new TreeSet<>();
    rows.others(identity, clock.instant().minus(LATELY))
        .forEach(of -> pools.addAll(List.of(of.split(SEPARATOR))));
    return pools;
  }

  /**
   * Locks the device until the transaction ends, so that of two claims one sees the other's lease.
   *
   * @return whether it may be given tasks
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean lockTrusted(String identity) {
    return rows.lock(identity).filter(row -> !row.quarantined()).isPresent();
  }

  /** Why a device is in quarantine; empty where it is not, or cannot be told apart. */
  @Transactional(readOnly = true)
  public Optional<String> quarantine(@Nullable DeviceInfo device) {
    return identity(device)
        .flatMap(rows::findByIdentity)
        .filter(UnitRow::quarantined)
        .map(row -> String.valueOf(row.reason));
  }

  /** All, the first seen first. */
  @Transactional(readOnly = true)
  public List<DeviceUnit> list() {
    return rows.findAllByOrderById().stream().map(this::view).toList();
  }

  /**
   * Releases a device from quarantine, as a person wishes. Its history begins anew, for what it
   * shows from now on is what that person found right.
   *
   * @throws NoSuchElementException when there is none
   */
  @Transactional
  public DeviceUnit release(long id) {
    UnitRow row =
        rows.lock(id).orElseThrow(() -> new NoSuchElementException("there is no device " + id));
    if (row.quarantined()) {
      row.release();
      row.historyFrom = clock.instant();
    }
    return view(row);
  }

  private DeviceUnit view(UnitRow row) {
    List<Double> history = history(row);
    return new DeviceUnit(
        idOf(row),
        row.model,
        row.serial,
        row.pools.isEmpty() ? List.of() : List.of(row.pools.split(SEPARATOR)),
        history.isEmpty() ? null : median(history),
        history.size(),
        row.quarantinedAt == null
            ? null
            : new DeviceUnit.Quarantine(row.quarantinedAt, String.valueOf(row.reason)),
        row.lastSeen);
  }

  private List<Double> history(UnitRow row) {
    return references.newest(idOf(row), row.historyFrom, Limit.of(HISTORY));
  }

  /** Of at least one value. */
  public static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static long idOf(UnitRow row) {
    return Objects.requireNonNull(row.id, "a stored device has an id");
  }
}
