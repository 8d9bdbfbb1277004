package dev.mnas.latency.fleet;

import dev.mnas.latency.device.CoolDown;
import dev.mnas.latency.device.CoreSet;
import dev.mnas.latency.device.DeviceBackend;
import dev.mnas.latency.device.DeviceIdentity;
import dev.mnas.latency.device.DeviceSettings;
import dev.mnas.latency.device.LocalBackend;
import dev.mnas.latency.farm.CommandBackend;
import dev.mnas.latency.farm.StfFarm;
import dev.mnas.latency.shell.AdbProgramAccess;
import dev.mnas.latency.shell.ConnectionLost;
import dev.mnas.latency.shell.DadbAccess;
import dev.mnas.latency.shell.ShellAccess;
import dev.mnas.latency.shell.ShellBackend;
import dev.mnas.latency.shell.ShellSettings;
import dev.mnas.latency.shell.SshAccess;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.yaml.YamlMapping;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fields of a device that say how it is reached, which differ by its {@code backend}. */
final class BackendYaml {
  private static final Logger log = LoggerFactory.getLogger(BackendYaml.class);
  private static final String ANDROID_FOLDER = "/data/local/tmp/mnas-latency";
  private static final String HOME_FOLDER = ".mnas-latency";
  private static final int MAX_PORT = 65_535;
  private static final int ADB_SERVER = 5037;

  private final Path folder;
  private final Path programs;
  private final Map<URI, StfFarm> farms = new LinkedHashMap<>();

  /**
   * @param folder of the file, to which its paths are relative
   * @param programs folder of the benchmark programs
   */
  BackendYaml(Path folder, Path programs) {
    this.folder = folder;
    this.programs = programs;
  }

  /** Reads the fields; empty when something is wrong with them, which is noted then. */
  Optional<Found> read(YamlMapping device, String name, Optional<DeviceSettings> settings) {
    CoreSet cores = settings.map(DeviceSettings::cores).orElse(null);
    CoolDown coolDown = settings.map(DeviceSettings::coolDown).orElse(CoolDown.of(Duration.ZERO));
    return switch (device.requiredEnum("backend", Kind.class)) {
      case LOCAL -> Optional.of(() -> Map.of("", LocalBackend.ofThisJvm(cores)));
      case SSH ->
          ssh(device).flatMap(access -> shell(device, name, access, HOME_FOLDER, cores, coolDown));
      case ADB -> adb(device, name, cores, coolDown);
      case STF -> stf(device, name, cores, coolDown);
      case COMMAND -> command(device, name, cores);
    };
  }

  private Optional<ShellAccess> ssh(YamlMapping device) {
    String destination = device.requiredString("destination");
    int port = device.optionalInt("port", 22, 1, MAX_PORT);
    Path knownHosts = folder.resolve(device.requiredString("knownHosts"));
    Path identity = device.optionalString("identity").map(folder::resolve).orElse(null);
    requireFile(device, "knownHosts", knownHosts);
    if (identity != null) {
      requireFile(device, "identity", identity);
    }
    return device.build(() -> new SshAccess(destination, port, knownHosts, identity));
  }

  private static void requireFile(YamlMapping device, String field, Path file) {
    if (device.has(field) && !Files.isReadable(file)) {
      device.reject(field, "must be a readable file, was '" + file + "'");
    }
  }

  private Optional<Found> shell(
      YamlMapping device,
      String name,
      ShellAccess access,
      String usual,
      @Nullable CoreSet cores,
      CoolDown coolDown) {
    return shellSettings(device, device.optionalString("serial"), usual, cores, coolDown)
        .map(settings -> one(new ShellBackend(name, access, settings)));
  }

  private static Found one(DeviceBackend backend) {
    Map<String, DeviceBackend> one = Map.of("", backend);
    return () -> one;
  }

  private Optional<ShellSettings> shellSettings(
      YamlMapping device,
      Optional<String> serial,
      String usual,
      @Nullable CoreSet cores,
      CoolDown coolDown) {
    String place = device.optionalString("folder").orElse(usual);
    double maxCelsius = device.optionalDouble("maxCelsius", 70, 1, 150);
    int minBattery = device.optionalInt("minBattery", 15, 0, 100);
    int timeout = device.optionalInt("timeoutSeconds", 600, 10, 3600);
    boolean files = device.optionalBoolean("files", false);
    return device.build(
        () ->
            new ShellSettings(
                programs,
                place,
                cores,
                serial.orElse(null),
                new ShellSettings.Limits(
                    maxCelsius, minBattery, coolDown, Duration.ofSeconds(timeout)),
                files));
  }

  private Optional<Found> adb(
      YamlMapping device, String name, @Nullable CoreSet cores, CoolDown coolDown) {
    Optional<String> address = device.optionalString("address");
    Optional<String> serial = device.optionalString("serial");
    boolean discover = device.optionalBoolean("discover", false);
    int server = device.optionalInt("serverPort", ADB_SERVER, 1, MAX_PORT);
    Path key = folder.resolve(device.optionalString("key").orElse("adbkey"));
    if (discover) {
      if (address.isPresent() || serial.isPresent()) {
        device.reject("discover", "must be left out where address or serial is given");
      }
      return shellSettings(device, Optional.empty(), ANDROID_FOLDER, cores, coolDown)
          .map(settings -> new Attached(name, server, settings));
    }
    if (address.isPresent()) {
      String[] parts = address.get().split(":", -1);
      if (parts.length != 2 || !parts[0].matches("[\\w.-]+") || !port(parts[1])) {
        device.reject("address", "must be host:port, was '" + address.get() + "'");
        return Optional.empty();
      }
      ShellAccess access = new DadbAccess(parts[0], Integer.parseInt(parts[1]), key);
      return shell(device, name, access, ANDROID_FOLDER, cores, coolDown);
    }
    if (serial.isEmpty()) {
      device.reject(
          "address", "is missing, must be host:port of adbd; or give serial, or discover: true");
      return Optional.empty();
    }
    Optional<ShellAccess> access = device.build(() -> new AdbProgramAccess(serial.get(), server));
    // Devices on TCP are listed by their address, and tell their serial only once connected.
    Optional<String> told = serial.filter(text -> !text.contains(":"));
    return access.flatMap(
        way ->
            shellSettings(device, told, ANDROID_FOLDER, cores, coolDown)
                .map(settings -> one(new ShellBackend(name, way, settings))));
  }

  private static boolean port(String text) {
    return text.matches("\\d{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= MAX_PORT;
  }

  private Optional<Found> stf(
      YamlMapping device, String name, @Nullable CoreSet cores, CoolDown coolDown) {
    String url = device.requiredString("url");
    String serial = device.requiredString("serial");
    Path token = folder.resolve(device.requiredString("tokenFile"));
    Path key = folder.resolve(device.optionalString("key").orElse("adbkey"));
    requireFile(device, "tokenFile", token);
    if (device.has("url") && !url.matches("https?://[\\w.:\\[\\]-]+(/[\\w./-]*)?")) {
      device.reject("url", "must begin with http:// or https://, was '" + url + "'");
    }
    if (device.has("serial") && !serial.matches("[\\w.:-]{1,64}")) {
      device.reject("serial", "must be letters, digits or . : - _, was '" + serial + "'");
    }
    Optional<ShellSettings> settings =
        shellSettings(device, Optional.of(serial), ANDROID_FOLDER, cores, coolDown);
    return settings.map(
        known -> {
          StfFarm farm =
              farms.computeIfAbsent(
                  URI.create(url),
                  at -> new StfFarm(at, text(token), key, folder.resolve(reservationsOf(at))));
          return new OfFarm(farm, new ShellBackend(name, farm.phone(serial), known));
        });
  }

  /** A file for each server, beside the devices' file. */
  private static String reservationsOf(URI url) {
    return ".stf-reservations-" + url.toString().replaceAll("[^A-Za-z0-9]+", "-");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("tokenFile cannot be read: " + unreadable, unreadable);
    }
  }

  private Optional<Found> command(YamlMapping device, String name, @Nullable CoreSet cores) {
    List<String> words = device.strings("command").orElse(List.of());
    if (!device.has("command")) {
      device.reject("command", "is missing, must be a list of a program and its words");
    }
    int timeout = device.optionalInt("timeoutSeconds", 600, 1, 86_400);
    String model = device.requiredString("model");
    String os = device.requiredString("os");
    String architecture = device.requiredString("architecture");
    String serial = device.requiredString("serial");
    int processors =
        device.optionalInt("processors", cores == null ? 1 : cores.processors().size(), 1, 4096);
    DeviceIdentity identity =
        new DeviceIdentity(
            model,
            os,
            architecture,
            processors,
            serial,
            Map.of("soc", model, "os", os, "architecture", architecture));
    List<String> placed = words.stream().map(this::inFolder).toList();
    return device.build(
        () -> one(new CommandBackend(name, placed, Duration.ofSeconds(timeout), identity)));
  }

  /** A word that begins with {@code ./} names a file beside the devices' file. */
  private String inFolder(String word) {
    return word.startsWith("./") ? folder.resolve(word.substring(2)).toString() : word;
  }

  /** How devices are reached. */
  private enum Kind {
    LOCAL,
    SSH,
    ADB,
    STF,
    COMMAND
  }

  /** One or several devices that an entry stands for. */
  interface Found {
    /** Before the first device is reached. */
    default void begin() {}

    /**
     * Those that are there, by what tells them apart within the entry; nothing for a single one.
     */
    Map<String, DeviceBackend> present() throws TaskCancelled;
  }

  private record OfFarm(StfFarm farm, ShellBackend phone) implements Found {
    @Override
    public void begin() {
      farm.releaseLeftOver();
    }

    @Override
    public Map<String, DeviceBackend> present() {
      return Map.of("", phone);
    }
  }

  /** All that {@code adb devices} lists, each from the time when it is first listed. */
  private static final class Attached implements Found {
    private final String name;
    private final int server;
    private final ShellSettings settings;
    private final Map<String, DeviceBackend> seen = new LinkedHashMap<>();

    Attached(String name, int server, ShellSettings settings) {
      this.name = name;
      this.server = server;
      this.settings = settings;
    }

    @Override
    public Map<String, DeviceBackend> present() throws TaskCancelled {
      try {
        for (String serial : AdbProgramAccess.attached(server, () -> false)) {
          seen.computeIfAbsent(
              serial,
              found ->
                  new ShellBackend(
                      name + "-" + found, new AdbProgramAccess(found, server), settings));
        }
      } catch (ConnectionLost absent) {
        log.warn("{}: {}", name, absent.getMessage());
      }
      return seen;
    }
  }
}
