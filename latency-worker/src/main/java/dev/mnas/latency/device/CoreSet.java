package dev.mnas.latency.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Processors that measuring processes are bound to.
 *
 * @param text as {@code taskset} takes it, such as {@code 0,2-3}
 * @param processors their numbers, ascending
 */
public record CoreSet(String text, List<Integer> processors) {
  private static final int MAX_PROCESSOR = 4095;
  private static final String ALLOWED = "Cpus_allowed_list:";

  public CoreSet {
    processors = List.copyOf(processors);
  }

  /**
   * Reads a list of numbers and ranges.
   *
   * @throws IllegalArgumentException that names the rule
   */
  public static CoreSet parse(String text) {
    List<Integer> processors = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.matches("\\d{1,4}(-\\d{1,4})?")) {
        throw malformed(text);
      }
      int dash = part.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
      int last = Integer.parseInt(part.substring(dash + 1));
      if (last < first || last > MAX_PROCESSOR) {
        throw malformed(text);
      }
      for (int processor = first; processor <= last; processor++) {
        processors.add(processor);
      }
    }
    return new CoreSet(text, processors.stream().distinct().sorted().toList());
  }

  /** The same as the hexadecimal mask that every {@code taskset} takes, also that of Android. */
  public String mask() {
    BigInteger mask = BigInteger.ZERO;
    for (int processor : processors) {
      mask = mask.setBit(processor);
    }
    return mask.toString(16);
  }

  /** Processors that this process may run on; empty where the machine does not tell. */
  public static Optional<CoreSet> allowed() {
    return allowed(Path.of("/proc/self/status"));
  }

  static Optional<CoreSet> allowed(Path status) {
    if (!Files.isReadable(status)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(ALLOWED))
          .map(line -> parse(line.substring(ALLOWED.length()).strip()))
          .findFirst();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * Checks that all of them are there.
   *
   * @return the same processors
   * @throws IllegalArgumentException that names those which are
   */
  public CoreSet requireWithin(CoreSet there) {
    if (!there.processors.containsAll(processors)) {
      throw new IllegalArgumentException(
          "cores must be among the %d that there are, %s, were '%s'"
              .formatted(there.processors.size(), there.text, text));
    }
    return this;
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "cores must be numbers of processors such as 0,2-3, were '" + text + "'");
  }
}
