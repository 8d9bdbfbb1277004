package dev.mnas.latency.device;

import dev.mnas.task.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What tells one device from another, as its backend found it.
 *
 * @param model CPU, SoC or phone
 * @param os operating system and version
 * @param architecture such as x86_64 or aarch64
 * @param cores processors that a measurement may use
 * @param serial tells devices of one model apart
 * @param labels such as {@code soc} and {@code os}; those of runtimes are not among them
 */
public record DeviceIdentity(
    String model,
    String os,
    String architecture,
    int cores,
    String serial,
    Map<String, String> labels) {
  private static final int SERIAL_DIGITS = 16;

  public DeviceIdentity {
    labels = Map.copyOf(labels);
  }

  /**
   * A serial for a Linux machine: the board's number and the installation's, else the machine's
   * name, as a hash; none is given away.
   */
  public static String serial(String boardSerial, String machineId, String hostName) {
    String known = boardSerial + machineId.strip();
    String origin = known.isEmpty() ? hostName : known;
    return Sha256.of(origin.getBytes(StandardCharsets.UTF_8)).substring(0, SERIAL_DIGITS);
  }
}
