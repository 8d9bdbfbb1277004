package dev.mnas.service.guard;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How far repeated measurements of the same thing lie apart, pooled over things.
 *
 * @param squares sum of squared deviations from each thing's mean
 * @param degrees of freedom: repeats beyond each first
 */
public record Repeated(double squares, int degrees) {
  /** Fewer repeats would tell more of themselves than of the noise. */
  static final int LEAST_DEGREES = 3;

  public static final Repeated NEVER = new Repeated(0, 0);

  public Repeated {
    if (!(squares >= 0) || degrees < 0) {
      throw new IllegalArgumentException(
          "squares and degrees must not be negative, were %s and %d".formatted(squares, degrees));
    }
  }

  /** With the values of one thing more; a single value tells nothing. */
  public Repeated with(List<Double> values) {
    if (values.size() < 2) {
      return this;
    }
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double more = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    return new Repeated(squares + more, degrees + values.size() - 1);
  }

  /** As {@link #with}, with each value as a share of their mean. */
  public Repeated withShares(List<Double> values) {
    double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(1);
    return with(values.stream().map(value -> value / mean).toList());
  }

  /** Standard deviation of one measurement; unknown where too little was repeated. */
  OptionalDouble deviation() {
    return degrees < LEAST_DEGREES
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.sqrt(squares / degrees));
  }
}
