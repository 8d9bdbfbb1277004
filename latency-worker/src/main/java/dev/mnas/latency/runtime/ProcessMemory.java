package dev.mnas.latency.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Memory of this process as Linux tells it. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";
  private static final int KIBIBYTE = 1024;

  private ProcessMemory() {}

  /** The largest resident memory so far in bytes; null where nobody tells. */
  static @Nullable Long peakBytes() {
    if (!Files.isReadable(STATUS)) {
      return null;
    }
    try {
      return peakBytes(Files.readString(STATUS));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static @Nullable Long peakBytes(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(PEAK))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
        .findFirst()
        .orElse(null);
  }
}
