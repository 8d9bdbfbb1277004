package dev.mnas.trainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Bound of this process's resident memory: native libraries keep what the heap's limit does not
 * see.
 *
 * @param megabytes above which it is exceeded, 0 for no bound
 */
record MemoryLimit(long megabytes) {
  static final MemoryLimit NONE = new MemoryLimit(0);

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  MemoryLimit {
    if (megabytes < 0) {
      throw new IllegalArgumentException(
          "megabytes of resident memory must not be negative, were " + megabytes);
    }
  }

  /** Whether more is resident now. */
  boolean exceeded() {
    return megabytes > 0 && residentKilobytes() / 1024 > megabytes;
  }

  private static long residentKilobytes() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read " + STATUS, unreadable);
    }
  }
}
