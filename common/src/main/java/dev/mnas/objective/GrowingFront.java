package dev.mnas.objective;

import java.util.Map;
import java.util.TreeMap;

/** A Pareto front to which points come one by one, with its hypervolume after each. */
public final class GrowingFront {
  private final HypervolumeReference reference;
  private final TreeMap<Double, Double> accuracyByLatency = new TreeMap<>();
  private double hypervolume;

  public GrowingFront(HypervolumeReference reference) {
    this.reference = reference;
  }

  /**
   * Adds a point.
   *
   * @return the hypervolume with it, in accuracy x milliseconds
   */
  public double add(double accuracy, double latencyMillis) {
    Map.Entry<Double, Double> faster = accuracyByLatency.floorEntry(latencyMillis);
    double floor =
        faster == null ? reference.accuracy() : Math.max(faster.getValue(), reference.accuracy());
    if (accuracy <= floor || !(latencyMillis < reference.latencyMillis())) {
      return hypervolume;
    }
    double from = latencyMillis;
    double covered = floor;
    Map.Entry<Double, Double> slower = accuracyByLatency.higherEntry(latencyMillis);
    while (slower != null && slower.getValue() <= accuracy) {
      hypervolume += (slower.getKey() - from) * (accuracy - covered);
      from = slower.getKey();
      covered = slower.getValue();
      accuracyByLatency.remove(slower.getKey());
      slower = accuracyByLatency.higherEntry(latencyMillis);
    }
    double to = slower == null ? reference.latencyMillis() : slower.getKey();
    hypervolume += (to - from) * (accuracy - covered);
    accuracyByLatency.put(latencyMillis, accuracy);
    return hypervolume;
  }
}
