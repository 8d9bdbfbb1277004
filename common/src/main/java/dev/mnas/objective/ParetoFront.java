package dev.mnas.objective;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The points that no other point beats in accuracy and latency at once. */
public final class ParetoFront {
  private ParetoFront() {}

  /**
   * Keeps a point unless another is at least as accurate and at least as fast, and better in one of
   * the two. Of points equal in both, only the first given stays.
   *
   * @param accuracy maximised
   * @param latencyMillis minimised
   * @return by rising latency, and so by rising accuracy
   * @throws IllegalArgumentException when a value is not a number
   */
  public static <T> List<T> of(
      Collection<T> points, ToDoubleFunction<T> accuracy, ToDoubleFunction<T> latencyMillis) {
    for (T point : points) {
      requireNumber("accuracy", accuracy.applyAsDouble(point));
      requireNumber("latency", latencyMillis.applyAsDouble(point));
    }
    Comparator<T> byLatency = Comparator.comparingDouble(latencyMillis);
    Comparator<T> byAccuracy = Comparator.comparingDouble(accuracy);
    List<T> front = new ArrayList<>();
    double best = Double.NEGATIVE_INFINITY;
    // The sort is stable: among equals the first given comes first.
    for (T point :
        points.stream().sorted(byLatency.thenComparing(byAccuracy.reversed())).toList()) {
      double value = accuracy.applyAsDouble(point);
      if (front.isEmpty() || value > best) {
        front.add(point);
        best = value;
      }
    }
    return List.copyOf(front);
  }

  private static void requireNumber(String name, double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException(name + " must be a number, was NaN");
    }
  }
}
