package dev.mnas.service.replay;

import dev.mnas.objective.GrowingFront;
import dev.mnas.objective.HypervolumeReference;
import dev.mnas.objective.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Judges one search as it goes, by what is true of its networks. Not thread-safe. */
final class Score {
  private final Objective objective;
  private final int[] marks;
  private final GrowingFront front;
  private final List<Track.Point> points = new ArrayList<>();
  private final int triedFrom;
  private final List<Double> tried = new ArrayList<>();
  private int told;
  private double uniqueDraws = 1;
  private int evaluations;
  private int suggestions;
  private int unique;
  private double best = Double.NaN;
  private double miss = Double.NaN;
  private double seenBest = Double.NEGATIVE_INFINITY;
  private double chosen = Double.NaN;
  private double hypervolume;

  /**
   * Nothing yet.
   *
   * @param marks numbers of evaluations to keep a point of, rising
   * @param triedFrom evaluations after which to keep all latencies
   */
  Score(Objective objective, HypervolumeReference reference, int[] marks, int triedFrom) {
    this.objective = objective;
    this.marks = marks.clone();
    this.triedFrom = triedFrom;
    this.front = new GrowingFront(reference);
  }

  /** A suggestion that is no repeat. */
  void countUnique() {
    suggestions++;
    unique++;
  }

  void countRepeat() {
    suggestions++;
  }

  /** A new network's true numbers, and its reward as the policy sees it. */
  void add(Measured truth, double seenReward) {
    double reward = objective.reward(truth.accuracy(), truth.latencyMillis()).value();
    if (Double.isNaN(best) || reward > best) {
      best = reward;
      miss = objective.miss(truth.latencyMillis());
    }
    if (seenReward > seenBest) {
      seenBest = seenReward;
      chosen = reward;
    }
    if (evaluations >= triedFrom) {
      tried.add(truth.latencyMillis());
    }
    hypervolume = front.add(truth.accuracy(), truth.latencyMillis());
  }

  /** Ends an evaluation: what is known now is its point. */
  void evaluated() {
    evaluations++;
    if (points.size() < marks.length && marks[points.size()] == evaluations) {
      points.add(point(evaluations));
    }
  }

  /**
   * Completes the points since the last call.
   *
   * @param uniqueDraws share of the policy's own draws that were new, asked for where it is needed
   */
  void tell(DoubleSupplier uniqueDraws) {
    if (told < points.size()) {
      this.uniqueDraws = uniqueDraws.getAsDouble();
      while (told < points.size()) {
        points.set(told, points.get(told).with(this.uniqueDraws));
        told++;
      }
    }
  }

  /** Latencies of the networks of the second half in milliseconds, sorted. */
  double[] tried() {
    return tried.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  int suggestions() {
    return suggestions;
  }

  /** All points; those that were not reached are as the last. */
  List<Track.Point> points() {
    List<Track.Point> all = new ArrayList<>(points);
    while (all.size() < marks.length) {
      all.add(point(marks[all.size()]));
    }
    return all;
  }

  private Track.Point point(int at) {
    return new Track.Point(
        at, best, chosen, miss, hypervolume, uniqueDraws, (double) unique / suggestions);
  }
}
