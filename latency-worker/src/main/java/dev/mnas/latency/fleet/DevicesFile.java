package dev.mnas.latency.fleet;

import dev.mnas.latency.device.CoolDown;
import dev.mnas.latency.device.CoreSet;
import dev.mnas.latency.device.DeviceSettings;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.task.DeviceInfo;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.yaml.InvalidYamlException;
import dev.mnas.yaml.YamlMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The file of the devices that a worker serves. It is the worker's own: nothing in it comes from,
 * or goes to, the controller. Paths in it are relative to its folder.
 */
public final class DevicesFile {
  private static final int MAX_COOL_DOWN_SECONDS = 3600;

  private final List<Entry> entries;

  private DevicesFile(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads a file.
   *
   * @param programs folder of the benchmark programs where the file names none
   * @param pool of devices that name none
   * @throws InvalidYamlException with every mistake by line and field
   * @throws IllegalArgumentException when there is no such file
   */
  public static DevicesFile read(Path file, Path programs, String pool) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      return parse(Files.readString(file), folder == null ? Path.of("") : folder, programs, pool);
    } catch (NoSuchFileException absent) {
      throw new IllegalArgumentException("there is no file " + file, absent);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("file cannot be read: " + unreadable, unreadable);
    }
  }

  static DevicesFile parse(String text, Path folder, Path programs, String pool) {
    YamlMapping file = YamlMapping.parse(text);
    BackendYaml backends =
        new BackendYaml(
            folder, file.optionalString("programs").map(folder::resolve).orElse(programs));
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlMapping device : file.requiredMappings("devices")) {
      String name = device.requiredString("name");
      if (!names.add(name)) {
        device.reject("name", "must be another for each device, was '" + name + "'");
      }
      String of = device.optionalString("pool").orElse(pool);
      Optional<DeviceSettings> settings = settings(device);
      Optional<BackendYaml.Found> backend = backends.read(device, name, settings);
      device.finish();
      if (settings.isPresent() && backend.isPresent()) {
        device
            .build(() -> new Entry(name, of, settings.get(), backend.get()))
            .ifPresent(entries::add);
      }
    }
    file.finish();
    file.problems().throwIfAny();
    return new DevicesFile(entries);
  }

  private static Optional<DeviceSettings> settings(YamlMapping device) {
    Optional<String> cores = device.optionalString("cores");
    int coolDown = device.optionalInt("coolDown", 10, 0, MAX_COOL_DOWN_SECONDS);
    Map<String, String> labels = new LinkedHashMap<>();
    for (String label : device.strings("labels").orElse(List.of())) {
      int equals = label.indexOf('=');
      if (equals < 1) {
        device.reject("labels", "must be of the form key=value, was '" + label + "'");
      } else {
        labels.put(label.substring(0, equals), label.substring(equals + 1));
      }
    }
    return device.build(
        () -> {
          // The device has the rules of its words: fail now, not after the calibration.
          var unused = new DeviceInfo("m", "o", "a", 1, "r", "v", 1, null, labels);
          return new DeviceSettings(
              Schedule.STANDARD,
              cores.map(CoreSet::parse).orElse(null),
              CoolDown.of(Duration.ofSeconds(coolDown)),
              null,
              labels);
        });
  }

  /**
   * Does what must be done before the first device is reached: farms get back what a worker that
   * crashed had reserved.
   */
  public void begin() {
    entries.forEach(entry -> entry.backend().begin());
  }

  /** The devices that are there now; those that are discovered may be others each time. */
  public List<FleetDevice> devices() {
    List<FleetDevice> devices = new ArrayList<>();
    try {
      for (Entry entry : entries) {
        devices.addAll(entry.devices());
      }
    } catch (TaskCancelled interrupted) {
      return devices;
    }
    return devices;
  }

  private record Entry(
      String name, String pool, DeviceSettings settings, BackendYaml.Found backend) {
    Entry {
      FleetDevice.requireNames(name, pool);
    }

    List<FleetDevice> devices() throws TaskCancelled {
      List<FleetDevice> devices = new ArrayList<>();
      backend
          .present()
          .forEach(
              (suffix, one) ->
                  devices.add(
                      new FleetDevice(
                          suffix.isEmpty() ? name : name + "-" + suffix, pool, settings, one)));
      return devices;
    }
  }
}
