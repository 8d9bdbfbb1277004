package dev.mnas.service.replay;

import java.util.Collection;
import java.util.List;

/**
 * The columns of a table that hold what networks measured: {@code accuracy} in [0, 1] or {@code
 * val_top1} in percent, and {@code latencyMillis}, {@code latency_ms} or one {@code lat_..._ms}.
 */
record NumberColumns(String accuracy, String latency) {
  private static final String SHARE = "accuracy";
  private static final String PERCENT = "val_top1";

  /**
   * Those of a table.
   *
   * @throws InvalidTableException where one is missing, or several devices leave a choice
   */
  static NumberColumns of(Collection<String> columns) {
    String accuracy = columns.contains(SHARE) || !columns.contains(PERCENT) ? SHARE : PERCENT;
    require(accuracy, columns);
    List<String> devices = columns.stream().filter(NumberColumns::isDevices).sorted().toList();
    if (columns.contains("latencyMillis") || columns.contains("latency_ms")) {
      return new NumberColumns(
          accuracy, columns.contains("latency_ms") ? "latency_ms" : "latencyMillis");
    }
    if (devices.size() > 1) {
      throw InvalidTableException.at(
          1, "latencyMillis", "must be the one of %s to use: name it so".formatted(devices));
    }
    String latency = devices.isEmpty() ? "latencyMillis" : devices.get(0);
    require(latency, columns);
    return new NumberColumns(accuracy, latency);
  }

  /** Whether a name has the form of a share of images, or a percentage of them. */
  static boolean isAccuracy(String name) {
    return name.equals(SHARE) || isPercent(name);
  }

  /** Whether accuracies under this name are in percent. */
  static boolean isPercent(String name) {
    return name.equals(PERCENT);
  }

  /** Whether a name has the form of a latency in milliseconds on some device. */
  static boolean isDevices(String name) {
    return name.matches("lat_.*_ms");
  }

  private static void require(String needed, Collection<String> columns) {
    if (!columns.contains(needed)) {
      throw InvalidTableException.at(1, needed, "is missing, columns are " + columns);
    }
  }

  /**
   * What a row measured.
   *
   * @throws InvalidTableException by line and field
   */
  Measured read(TableRow row) {
    double share = row.number(accuracy);
    double most = isPercent(accuracy) ? 100 : 1;
    double latencyMillis = row.number(latency);
    if (!(share >= 0 && share <= most)) {
      throw row.wrong(accuracy, "must lie in [0, %.0f], was %s".formatted(most, share));
    }
    if (!(latencyMillis > 0) || Double.isInfinite(latencyMillis)) {
      throw row.wrong(latency, "must be positive, was " + latencyMillis);
    }
    return new Measured(share / most, latencyMillis);
  }
}
