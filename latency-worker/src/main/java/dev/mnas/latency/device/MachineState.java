package dev.mnas.latency.device;

import dev.mnas.task.LatencyDetails.DeviceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Linux tells of the processors that are measured on. A virtual machine mostly has neither
 * frequencies nor temperatures; a file that is absent or cannot be read is such a one.
 *
 * @param root of the file system, {@code /} but for tests
 */
record MachineState(Path root, @Nullable CoreSet cores) {
  private static final int STEAL = 7;

  /** Guest time, behind steal, is counted in user time already. */
  private static final int COLUMNS = 8;

  private static final double MILLI = 1e-3;
  private static final double KILO_TO_MEGA = 1e-3;

  static MachineState ofThisMachine(@Nullable CoreSet cores) {
    return new MachineState(Path.of("/"), cores);
  }

  /** Jiffies of the processors since the machine started. */
  Optional<Ticks> ticks() {
    long stolen = 0;
    long all = 0;
    for (String line : lines(root.resolve("proc/stat"))) {
      String[] words = line.split(" +");
      if (words.length > COLUMNS && counts(words[0])) {
        long[] columns = Arrays.stream(words, 1, COLUMNS + 1).mapToLong(Long::parseLong).toArray();
        stolen += columns[STEAL];
        all += Arrays.stream(columns).sum();
      }
    }
    return all == 0 ? Optional.empty() : Optional.of(new Ticks(stolen, all));
  }

  private boolean counts(String name) {
    CoreSet bound = cores;
    return bound == null
        ? name.equals("cpu")
        : bound.processors().stream().anyMatch(number -> name.equals("cpu" + number));
  }

  /** What is true now, and what was stolen since. */
  DeviceState since(Optional<Ticks> before) {
    return new DeviceState(
        stealShare(before, ticks()), nullable(temperatures().max()), nullable(frequencies()));
  }

  private static @Nullable Double stealShare(Optional<Ticks> before, Optional<Ticks> after) {
    if (before.isEmpty() || after.isEmpty()) {
      return null;
    }
    long all = after.get().all() - before.get().all();
    // Idle time may count backwards a little.
    return all <= 0
        ? null
        : Math.max(0, Math.min(1, (double) (after.get().stolen() - before.get().stolen()) / all));
  }

  private DoubleStream temperatures() {
    return children("sys/class/thermal", name -> name.startsWith("thermal_zone"))
        .map(zone -> zone.resolve("temp"))
        .flatMapToDouble(MachineState::number)
        .map(millidegrees -> millidegrees * MILLI);
  }

  private OptionalDouble frequencies() {
    CoreSet bound = cores;
    Stream<Path> processors =
        bound == null
            ? children("sys/devices/system/cpu", name -> name.matches("cpu\\d+"))
            : bound.processors().stream()
                .map(number -> root.resolve("sys/devices/system/cpu/cpu" + number));
    return processors
        .map(processor -> processor.resolve("cpufreq/scaling_cur_freq"))
        .flatMapToDouble(MachineState::number)
        .map(kilohertz -> kilohertz * KILO_TO_MEGA)
        .filter(megahertz -> megahertz > 0)
        .average();
  }

  private Stream<Path> children(String folder, Predicate<String> names) {
    try (Stream<Path> entries = Files.list(root.resolve(folder))) {
      return entries.filter(entry -> names.test(entry.getFileName().toString())).toList().stream();
    } catch (IOException absent) {
      return Stream.empty();
    }
  }

  private static DoubleStream number(Path file) {
    return lines(file).stream()
        .limit(1)
        .map(String::strip)
        .filter(text -> text.matches("-?\\d{1,12}"))
        .mapToDouble(Double::parseDouble);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException absent) {
      return List.of();
    }
  }

  private static @Nullable Double nullable(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  /**
   * @param stolen by the hypervisor
   * @param all of any kind
   */
  record Ticks(long stolen, long all) {}
}
