package dev.mnas.latency.shell;

import dev.mnas.latency.device.CoolDown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Settings of devices that are folders of this machine. */
final class ShellFixture {
  private ShellFixture() {}

  static ShellSettings settings(Path programs, Path device) {
    return settings(programs, device, null, Duration.ofMinutes(2));
  }

  static ShellSettings settings(
      Path programs, Path device, @Nullable String serial, Duration limit) {
    return new ShellSettings(
        programs,
        device.resolve("mnas").toString(),
        null,
        serial,
        // This machine may be hot; what limits do is tested with stand-ins.
        new ShellSettings.Limits(150, 0, CoolDown.of(Duration.ZERO), limit),
        true);
  }

  /** Whatever lies in the device's folder beside the program that stays. */
  static List<Path> leftOver(Path device) throws IOException {
    Path folder = device.resolve("mnas");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("bundle-"))
          .toList();
    }
  }
}
