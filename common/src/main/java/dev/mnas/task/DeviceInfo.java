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
  public DeviceInfo {
    if (!(referenceMillis > 0) || Double.isInfinite(referenceMillis)) {
      throw new IllegalArgumentException(
          "referenceMillis must be positive and finite, was " + referenceMillis);
    }
  }
}
