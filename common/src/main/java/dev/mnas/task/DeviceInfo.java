package dev.mnas.task;

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
 */
public record DeviceInfo(
    String model,
    String os,
    String architecture,
    int cores,
    String runtime,
    String runtimeVersion,
    double referenceMillis) {
  // Together with a pool and a network's hash they fit the columns that hold them.
  private static final int MAX_MODEL = 128;
  private static final int MAX_OS = 96;
  private static final int MAX_ARCHITECTURE = 32;
  private static final int MAX_RUNTIME = 48;

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
  }

  /** Fingerprints are taken apart at bars; only a model may hold one. */
  private static void part(String name, String text, int most) {
    Present.require(name, text, most);
    if (text.contains("|")) {
      throw new IllegalArgumentException(name + " must hold no '|', was '" + text + "'");
    }
  }
}
