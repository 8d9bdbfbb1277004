package dev.mnas.latency.device;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Processors that measuring processes are bound to.
 *
 * @param text as {@code taskset} takes it, such as {@code 0,2-3}
 * @param processors their numbers, ascending
 */
public record CoreSet(String text, List<Integer> processors) {
  private static final int MAX_PROCESSOR = 4095;

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

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "cores must be numbers of processors such as 0,2-3, were '" + text + "'");
  }
}
