package dev.mnas.service.replay;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A number over the seeds.
 *
 * @param mean of those seeds that have it
 * @param standardError of the mean; absent of one seed alone
 * @param seeds that have it, at least 1
 */
public record Statistic(double mean, @Nullable Double standardError, int seeds) {
  /** That of some values; those that are no numbers are left out. Absent where none is left. */
  static @Nullable Statistic of(double... values) {
    double[] numbers = Arrays.stream(values).filter(Double::isFinite).toArray();
    if (numbers.length == 0) {
      return null;
    }
    double mean = Arrays.stream(numbers).sum() / numbers.length;
    if (numbers.length == 1) {
      return new Statistic(mean, null, 1);
    }
    double squares = Arrays.stream(numbers).map(value -> (value - mean) * (value - mean)).sum();
    double error = Math.sqrt(squares / (numbers.length - 1) / numbers.length);
    return new Statistic(mean, error, numbers.length);
  }
}
