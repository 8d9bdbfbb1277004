package dev.mnas.latency.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tells one timed CPU from another. */
record CpuFingerprint(String model, String os, String architecture, int cores, String serial) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final String MODEL_KEY = "model name";
  private static final Path BOARD_SERIAL = Path.of("/proc/device-tree/serial-number");
  private static final Path MACHINE_ID = Path.of("/etc/machine-id");

  static CpuFingerprint ofThisMachine(@Nullable CoreSet cores) {
    String architecture = System.getProperty("os.arch");
    return new CpuFingerprint(
        cpuModel(text(CPU_INFO), architecture),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        architecture.equals("amd64") ? "x86_64" : architecture,
        cores == null ? Runtime.getRuntime().availableProcessors() : cores.processors().size(),
        ownSerial());
  }

  DeviceIdentity identity() {
    return new DeviceIdentity(
        model,
        os,
        architecture,
        cores,
        serial,
        Map.of("soc", model, "os", System.getProperty("os.name"), "architecture", architecture));
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

  private static String ownSerial() {
    return DeviceIdentity.serial(text(BOARD_SERIAL), text(MACHINE_ID), hostName());
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
