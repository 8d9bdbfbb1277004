package dev.mnas.service.device;

import dev.mnas.task.DeviceInfo;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How networks are timed in a pool, and what devices belong to it.
 *
 * @param runtime what runs a network
 * @param precision INT8 needs TFLITE
 * @param threads of the runtime, 1 to 64
 * @param devices different devices that time each network, 1 to 16; its latency is their median
 * @param labels that a device must have, {@value #ANY} for any value; with none, only devices whose
 *     worker names the pool belong to it
 */
public record PoolSettings(
    LatencyRuntime runtime,
    LatencyPrecision precision,
    int threads,
    int devices,
    Map<String, String> labels) {
  /** Of a pool that nobody gave any. */
  public static final PoolSettings USUAL =
      new PoolSettings(LatencyRuntime.TFLITE, LatencyPrecision.FLOAT32, 1, 1, Map.of());

  private static final String ANY = "*";
  private static final int MAX_THREADS = 64;
  private static final int MAX_DEVICES = 16;
  private static final int MAX_LABELS = 32;
  private static final int MAX_LABEL = 128;

  public PoolSettings {
    if (precision == LatencyPrecision.INT8 && runtime != LatencyRuntime.TFLITE) {
      throw new IllegalArgumentException("precision INT8 needs runtime TFLITE, was " + runtime);
    }
    between("threads", threads, MAX_THREADS);
    between("devices", devices, MAX_DEVICES);
    if (labels.size() > MAX_LABELS) {
      throw new IllegalArgumentException(
          "labels may be %d, were %d".formatted(MAX_LABELS, labels.size()));
    }
    labels.forEach(PoolSettings::requireLabel);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  private static void between(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "%s must be from 1 to %d, was %d".formatted(name, most, value));
    }
  }

  private static void requireLabel(String key, String value) {
    if (!key.matches("[a-z][a-z0-9-]{0,31}")) {
      throw new IllegalArgumentException(
          "a label's key must be a letter, then letters, digits or '-', all lower-case, was '"
              + key
              + "'");
    }
    if (value == null || value.isBlank() || value.length() > MAX_LABEL) {
      throw new IllegalArgumentException(
          "label %s must have 1 to %d characters".formatted(key, MAX_LABEL));
    }
  }

  /** Whether the device can do what the pool asks for and has its labels. */
  boolean fit(DeviceInfo device) {
    return runs(device)
        // Devices that cannot be told apart cannot be counted.
        && (devices == 1 || device.serial() != null)
        && labels.entrySet().stream()
            .allMatch(
                label -> {
                  String value = device.labels().get(label.getKey());
                  return value != null
                      && (label.getValue().equals(ANY) || label.getValue().equals(value));
                });
  }

  private boolean runs(DeviceInfo device) {
    return device.runtime().equals(runtime.fingerprint())
        || device.labels().containsKey(runtime.label());
  }

  /** The device with the pool's runtime. */
  DeviceInfo with(DeviceInfo device) {
    return device.runtime().equals(runtime.fingerprint()) ? device : device.with(runtime);
  }
}
