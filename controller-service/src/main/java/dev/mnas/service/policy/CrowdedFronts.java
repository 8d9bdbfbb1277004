package dev.mnas.service.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The crowded comparison of NSGA-II (Deb et al. 2002, section III): by non-dominated front of
 * accuracy and latency, then by crowding distance, the larger first. Ties keep their order.
 */
final class CrowdedFronts {
  private CrowdedFronts() {}

  /** The best {@code count}, or all where there are no more, best first. */
  static List<Measured> best(List<Measured> all, int count) {
    List<Measured> left = new ArrayList<>(all);
    List<Measured> best = new ArrayList<>();
    while (!left.isEmpty() && best.size() < count) {
      List<Measured> front = front(left);
      left.removeAll(front);
      best.addAll(byCrowding(front));
    }
    return List.copyOf(best.subList(0, Math.min(count, best.size())));
  }

  /** Those that none dominates, by falling accuracy; of equal pairs all. */
  private static List<Measured> front(List<Measured> all) {
    List<Measured> sorted = new ArrayList<>(all);
    sorted.sort(
        Comparator.comparingDouble((Measured one) -> -one.outcome.accuracy())
            .thenComparingDouble(one -> one.outcome.latencyMillis()));
    List<Measured> front = new ArrayList<>();
    for (Measured one : sorted) {
      Measured last = front.isEmpty() ? one : front.get(front.size() - 1);
      boolean isEqual =
          one.outcome.accuracy() == last.outcome.accuracy()
              && one.outcome.latencyMillis() == last.outcome.latencyMillis();
      if (isEqual || one.outcome.latencyMillis() < last.outcome.latencyMillis()) {
        front.add(one);
      }
    }
    return front;
  }

  private static List<Measured> byCrowding(List<Measured> front) {
    int last = front.size() - 1;
    double accuracies = front.get(0).outcome.accuracy() - front.get(last).outcome.accuracy();
    double latencies =
        front.get(0).outcome.latencyMillis() - front.get(last).outcome.latencyMillis();
    double[] distances = new double[front.size()];
    for (int i = 0; i <= last; i++) {
      boolean isEnd = i == 0 || i == last || accuracies == 0 || latencies == 0;
      distances[i] =
          isEnd
              ? Double.POSITIVE_INFINITY
              : distance(front.get(i - 1).outcome, front.get(i + 1).outcome, accuracies, latencies);
    }
    Integer[] order = new Integer[front.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> -distances[i]));
    return Arrays.stream(order).map(front::get).toList();
  }

  private static double distance(
      Outcome before, Outcome after, double accuracies, double latencies) {
    return (before.accuracy() - after.accuracy()) / accuracies
        + (before.latencyMillis() - after.latencyMillis()) / latencies;
  }
}
