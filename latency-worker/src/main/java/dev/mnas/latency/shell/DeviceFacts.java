package dev.mnas.latency.shell;

import dev.mnas.latency.device.CoreSet;
import dev.mnas.latency.device.DeviceIdentity;
import dev.mnas.task.LatencyDetails.DeviceState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * What a device told of itself, as lines {@code key=value}. Phones tell by {@code getprop} and
 * {@code dumpsys}, boards by files of {@code /proc} and {@code /sys}; what one lacks is an empty
 * value.
 */
record DeviceFacts(Map<String, List<String>> values) {
  /** Who it is. */
  static final String IDENTITY =
      """
      say() { printf '%s=%s\\n' "$1" "$2"; }
      say boot "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"
      say android "$(getprop ro.build.version.release 2>/dev/null)"
      say model "$(getprop ro.product.model 2>/dev/null)"
      say soc "$(getprop ro.soc.model 2>/dev/null)"
      say platform "$(getprop ro.board.platform 2>/dev/null)"
      say serialno "$(getprop ro.serialno 2>/dev/null)"
      say machine "$(uname -m)"
      say kernel "$(uname -sr)"
      say host "$(uname -n)"
      say cores "$(nproc 2>/dev/null)"
      say board "$(tr -d '\\000' < /proc/device-tree/model 2>/dev/null)"
      say boardserial "$(tr -d '\\000' < /proc/device-tree/serial-number 2>/dev/null)"
      say machineid "$(cat /etc/machine-id 2>/dev/null)"
      say cpu "$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)"
      """;

  /** How it is; the folder's name is the only parameter. */
  private static final String STATE =
      """
      say() { printf '%%s=%%s\\n' "$1" "$2"; }
      say boot "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"
      say serialno "$(getprop ro.serialno 2>/dev/null)"
      say disk "$(df -k %s 2>/dev/null | tail -n 1)"
      for zone in /sys/class/thermal/thermal_zone*/temp; do
        [ -r "$zone" ] && say zone "$(cat "$zone" 2>/dev/null)"
      done
      for cpu in /sys/devices/system/cpu/cpu[0-9]*; do
        [ -r "$cpu/cpufreq/scaling_cur_freq" ] &&
          say frequency "${cpu##*cpu}:$(cat "$cpu/cpufreq/scaling_cur_freq" 2>/dev/null)"
      done
      for supply in /sys/class/power_supply/*/capacity; do
        [ -r "$supply" ] && say charge "$(cat "$supply" 2>/dev/null)"
      done
      dumpsys battery 2>/dev/null |
        sed -n 's/^ *level: */charge=/p; s/^ *temperature: */tenths=/p'
      dumpsys thermalservice 2>/dev/null | sed -n 's/^Thermal Status: */throttling=/p'
      """;

  private static final double MILLI = 1e-3;
  private static final double KILO_TO_MEGA = 1e-3;
  private static final double TENTH = 0.1;

  /** Android's THERMAL_STATUS_MODERATE: from here on it slows processors down. */
  private static final int THROTTLED = 2;

  static String stateOf(String folder) {
    return STATE.formatted(folder);
  }

  static DeviceFacts parse(byte[] output) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    new String(output, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replace("\r", ""))
        .filter(line -> line.matches("[a-z]+=.*"))
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              values
                  .computeIfAbsent(line.substring(0, equals), key -> new ArrayList<>())
                  .add(line.substring(equals + 1).strip());
            });
    return new DeviceFacts(values);
  }

  private String first(String... keys) {
    for (String key : keys) {
      String value = values.getOrDefault(key, List.of("")).get(0);
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  private DoubleStream numbers(String key) {
    return values.getOrDefault(key, List.of()).stream()
        .filter(value -> value.matches("-?\\d{1,12}"))
        .mapToDouble(Double::parseDouble);
  }

  /** Changes with every start of the device; empty where it does not tell. */
  String boot() {
    return first("boot");
  }

  /** What an Android device is called by adb; empty elsewhere. */
  String androidSerial() {
    return first("serialno");
  }

  boolean android() {
    return !first("android").isEmpty();
  }

  /** Of the benchmark program that runs there, such as {@code linux-arm64}. */
  String platform() {
    String machine = first("machine");
    return (android() ? "android-" : "linux-") + (machine.equals("aarch64") ? "arm64" : machine);
  }

  DeviceIdentity identity(@Nullable CoreSet cores) {
    String machine = first("machine");
    String model = clean(first("model", "board", "cpu"), 128);
    String os = clean(android() ? "Android " + first("android") : first("kernel"), 96);
    String serial =
        android()
            ? androidSerial()
            : DeviceIdentity.serial(first("boardserial"), first("machineid"), first("host"));
    String soc = clean(first("soc", "platform", "cpu", "board"), 128);
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("os", android() ? "Android" : os.split(" ")[0]);
    labels.put("architecture", machine);
    labels.put("soc", soc.isEmpty() ? machine + " CPU" : soc);
    labels.put("benchmark", platform());
    if (platform().equals("android-arm64")) {
      // Told in each record until somebody has run it on a phone and taken this line away.
      labels.put("benchmark-unproven", "never run on a physical phone");
    }
    int own = (int) numbers("cores").max().orElse(1);
    return new DeviceIdentity(
        model.isEmpty() ? machine + " CPU" : model,
        os,
        machine,
        cores == null ? own : cores.processors().size(),
        serial,
        labels);
  }

  /** Fingerprints are taken apart at bars. */
  private static String clean(String text, int most) {
    String plain = text.replaceAll("[\\p{Cntrl}|]", " ").strip();
    return plain.length() > most ? plain.substring(0, most) : plain;
  }

  /** Of the hottest place that it tells. */
  OptionalDouble celsius() {
    return DoubleStream.concat(
            // Zones without a sensor tell nonsense.
            numbers("zone").map(milli -> milli * MILLI).filter(celsius -> celsius < 200),
            numbers("tenths").map(tenths -> tenths * TENTH))
        .max();
  }

  boolean throttled() {
    return numbers("throttling").max().orElse(0) >= THROTTLED;
  }

  /** Least charge of its batteries in percent. */
  OptionalDouble charge() {
    return numbers("charge").min();
  }

  /** Room in the folder. */
  OptionalLong freeKilobytes() {
    String[] columns = first("disk").split(" +");
    return columns.length >= 4 && columns[3].matches("\\d{1,15}")
        ? OptionalLong.of(Long.parseLong(columns[3]))
        : OptionalLong.empty();
  }

  DeviceState state(@Nullable CoreSet cores) {
    OptionalDouble frequency =
        values.getOrDefault("frequency", List.of()).stream()
            .filter(line -> line.matches("\\d{1,4}:\\d{1,12}"))
            .filter(
                line ->
                    cores == null
                        || cores
                            .processors()
                            .contains(Integer.parseInt(line.substring(0, line.indexOf(':')))))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)))
            .map(kilohertz -> kilohertz * KILO_TO_MEGA)
            .filter(megahertz -> megahertz > 0)
            .average();
    OptionalDouble celsius = celsius();
    return new DeviceState(
        null,
        celsius.isPresent() ? celsius.getAsDouble() : null,
        frequency.isPresent() ? frequency.getAsDouble() : null);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s", values);
  }
}
