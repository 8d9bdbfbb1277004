package dev.mnas.latency.device;

import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.task.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What tells one timed CPU from another. */
record CpuFingerprint(String model, String os, String architecture, int cores, String serial) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final String MODEL_KEY = "model name";
  private static final Path BOARD_SERIAL = Path.of("/proc/device-tree/serial-number");
  private static final Path MACHINE_ID = Path.of("/etc/machine-id");
  private static final int SERIAL_DIGITS = 16;

  static CpuFingerprint ofThisMachine(@Nullable CoreSet cores) {
    String architecture = System.getProperty("os.arch");
    return new CpuFingerprint(
        cpuModel(text(CPU_INFO), architecture),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        architecture.equals("amd64") ? "x86_64" : architecture,
        cores == null ? Runtime.getRuntime().availableProcessors() : cores.processors().size(),
        ownSerial());
  }

  /**
   * @param versions of the runtimes that work here, TFLite among them; the reference network's
   *     version joins each
   * @param referenceMillis latency of the reference network
   */
  DeviceInfo info(
      Map<LatencyRuntime, String> versions, double referenceMillis, DeviceSettings settings) {
    Map<String, String> labels = new TreeMap<>();
    labels.put("soc", model);
    labels.put("os", System.getProperty("os.name"));
    labels.put("architecture", architecture);
    CoreSet bound = settings.cores();
    if (bound != null) {
      labels.put("core-set", bound.text());
    }
    labels.putAll(settings.labels());
    // What works here is found out, not said.
    for (LatencyRuntime runtime : LatencyRuntime.values()) {
      labels.remove(runtime.label());
    }
    versions.forEach((runtime, version) -> labels.put(runtime.label(), withReference(version)));
    LatencyRuntime usual = LatencyRuntime.TFLITE;
    String named = settings.serial();
    return new DeviceInfo(
        model,
        os,
        architecture,
        cores,
        usual.fingerprint(),
        withReference(versions.get(usual)),
        referenceMillis,
        named == null ? serial : named,
        labels);
  }

  private static String withReference(@Nullable String version) {
    return "%s+%s-%d".formatted(version, ReferenceNetwork.NAME, ReferenceNetwork.VERSION);
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

  /** The board's number, else the installation's, else the machine's name; none is given away. */
  private static String ownSerial() {
    String known = text(BOARD_SERIAL) + text(MACHINE_ID).strip();
    String origin = known.isEmpty() ? hostName() : known;
    return Sha256.of(origin.getBytes(StandardCharsets.UTF_8)).substring(0, SERIAL_DIGITS);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "nameless";
    }
  }

  private static String text(Path file) {
    if (!Files.isReadable(file)) {
      return "";
    }
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
