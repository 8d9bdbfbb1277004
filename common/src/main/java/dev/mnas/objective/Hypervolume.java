package dev.mnas.objective;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Exact two-dimensional hypervolume: the area that a set of points dominates up to a reference. */
public final class Hypervolume {
  private Hypervolume() {}

  /**
   * The area in accuracy x milliseconds.
   *
   * @param accuracy maximised
   * @param latencyMillis minimised
   * @param referenceAccuracy points not above it count nothing
   * @param referenceLatencyMillis points not below it count nothing
   */
  public static <T> double of(
      Collection<T> points,
      ToDoubleFunction<T> accuracy,
      ToDoubleFunction<T> latencyMillis,
      double referenceAccuracy,
      double referenceLatencyMillis) {
    List<Point> minimised = new ArrayList<>();
    for (T point : points) {
      minimised.add(new Point(latencyMillis.applyAsDouble(point), -accuracy.applyAsDouble(point)));
    }
    return minimised(minimised, new Point(referenceLatencyMillis, -referenceAccuracy));
  }

  /**
   * The area where both coordinates are minimised. Points that are not strictly better than the
   * reference in both count nothing.
   */
  static double minimised(List<Point> points, Point reference) {
    List<Point> inside =
        points.stream()
            .filter(point -> point.x < reference.x && point.y < reference.y)
            .sorted(Comparator.comparingDouble(Point::x))
            .toList();
    double area = 0;
    double lowest = reference.y;
    for (Point point : inside) {
      if (point.y < lowest) {
        area += (reference.x - point.x) * (lowest - point.y);
        lowest = point.y;
      }
    }
    return area;
  }

  /** A point of the plane; finite. */
  record Point(double x, double y) {
    Point {
      if (!Double.isFinite(x) || !Double.isFinite(y)) {
        throw new IllegalArgumentException("a point must be finite, was (%s, %s)".formatted(x, y));
      }
    }
  }
}
