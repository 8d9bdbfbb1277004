package dev.mnas.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprint of a timed device and the runtime on it.
 *
 * @param model CPU or SoC name
 * @param os operating system and version
 * @param architecture such as x86_64
 * @param cores processors the worker may use
 * @param runtime such as tflite-xnnpack
 * @param runtimeVersion its version
 * @param referenceMillis median latency of the fixed reference network when the worker started
 * @param serial tells two devices of one model apart and stays over restarts; absent from workers
 *     of before protocol version 3, and then absent in JSON too
 * @param labels what pools choose devices by, such as {@code soc} and {@code os}, in the order of
 *     their keys; {@link LatencyRuntime#label()} holds the version of each runtime that the device
 *     has. Absent in JSON when there are none
 */
public record DeviceInfo(
    String model,
    String os,
    String architecture,
    int cores,
    String runtime,
    String runtimeVersion,
    double referenceMillis,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String serial,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> labels) {
  // Together with a pool and a network's hash they fit the columns that hold them.
  private static final int MAX_MODEL = 128;
  private static final int MAX_OS = 96;
  private static final int MAX_ARCHITECTURE = 32;
  private static final int MAX_RUNTIME = 48;
  private static final int MAX_LABELS = 32;
  private static final int MAX_LABEL = 128;

  @JsonCreator
  public DeviceInfo {
    Present.require("model", model, MAX_MODEL);
    part("os", os, MAX_OS);
    part("architecture", architecture, MAX_ARCHITECTURE);
    part("runtime", runtime, MAX_RUNTIME);
    part("runtimeVersion", runtimeVersion, MAX_RUNTIME);
    if (cores < 1) {
      throw new IllegalArgumentException("cores must be at least 1, were " + cores);
    }
    if (!(referenceMillis > 0) || Double.isInfinite(referenceMillis)) {
      throw new IllegalArgumentException(
          "referenceMillis must be positive and finite, was " + referenceMillis);
    }
    if (serial != null && !serial.matches("[\\w.:@+-]{1,64}")) {
      throw new IllegalArgumentException(
          "serial must be 1 to 64 letters, digits or . : @ + - _, was '" + serial + "'");
    }
    labels = labels == null ? Map.of() : sorted(labels);
  }

  /** As a worker of before serials and labels tells it. */
  public DeviceInfo(
      String model,
      String os,
      String architecture,
      int cores,
      String runtime,
      String runtimeVersion,
      double referenceMillis) {
    this(model, os, architecture, cores, runtime, runtimeVersion, referenceMillis, null, Map.of());
  }

  /**
   * The same device with another of its runtimes.
   *
   * @throws IllegalArgumentException when its labels have no version of it
   */
  public DeviceInfo with(LatencyRuntime other) {
    String version = labels.get(other.label());
    if (version == null) {
      throw new IllegalArgumentException(
          "the device must have the runtime %s, has the labels %s".formatted(other, labels));
    }
    return new DeviceInfo(
        model,
        os,
        architecture,
        cores,
        other.fingerprint(),
        version,
        referenceMillis,
        serial,
        labels);
  }

  private static Map<String, String> sorted(Map<String, String> labels) {
    if (labels.size() > MAX_LABELS) {
      throw new IllegalArgumentException(
          "labels may be %d, were %d".formatted(MAX_LABELS, labels.size()));
    }
    labels.forEach(
        (key, value) -> {
          if (!key.matches("[a-z][a-z0-9-]{0,31}")) {
            throw new IllegalArgumentException(
                "a label's key must be a letter, then letters, digits or '-', all lower-case, was '"
                    + key
                    + "'");
          }
          Present.require("label " + key, value, MAX_LABEL);
        });
    return Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /** Fingerprints are taken apart at bars; only a model may hold one. */
  private static void part(String name, String text, int most) {
    Present.require(name, text, most);
    if (text.contains("|")) {
      throw new IllegalArgumentException(name + " must hold no '|', was '" + text + "'");
    }
  }
}
