package dev.mnas.latency.device;

import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.task.DeviceInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What tells one timed CPU from another. */
record CpuFingerprint(String model, String os, String architecture, int cores) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final String MODEL_KEY = "model name";

  static CpuFingerprint ofThisMachine() {
    String architecture = System.getProperty("os.arch");
    return new CpuFingerprint(
        cpuModel(cpuInfo(), architecture),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        architecture.equals("amd64") ? "x86_64" : architecture,
        Runtime.getRuntime().availableProcessors());
  }

  /**
   * @param runtimeVersion of TFLite
   * @param referenceMillis latency of the reference network, whose version joins the runtime's
   */
  DeviceInfo info(String runtimeVersion, double referenceMillis) {
    return new DeviceInfo(
        model,
        os,
        architecture,
        cores,
        "tflite-xnnpack",
        "%s+%s-%d".formatted(runtimeVersion, ReferenceNetwork.NAME, ReferenceNetwork.VERSION),
        referenceMillis);
  }

  /** The first processor's name; ARM kernels give none, then the fallback stands for it. */
  static String cpuModel(String cpuInfo, String fallback) {
    return cpuInfo
        .lines()
        .filter(line -> line.startsWith(MODEL_KEY) && line.contains(":"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse(fallback + " CPU");
  }

  private static String cpuInfo() {
    if (!Files.isReadable(CPU_INFO)) {
      return "";
    }
    try {
      return Files.readString(CPU_INFO);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
