package dev.mnas.service.guard;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.mnas.objective.Hypervolume;
import dev.mnas.objective.HypervolumeReference;
import dev.mnas.objective.ParetoFront;
import dev.mnas.objective.Targets;
import dev.mnas.service.policy.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a search has found so far.
 *
 * @param bestRewards under each target, by rising target; empty before the first complete trial
 * @param front accuracy and latency of its points, fastest first
 * @param hypervolume of the front in accuracy x milliseconds
 * @param fastestMillis of all complete trials; 0 before the first
 * @param slowestMillis likewise
 */
public record Found(
    List<Double> bestRewards,
    List<Point> front,
    double hypervolume,
    double fastestMillis,
    double slowestMillis) {
  public static final Found NOTHING = new Found(List.of(), List.of(), 0, 0, 0);

  public Found {
    bestRewards = List.copyOf(bestRewards);
    front = List.copyOf(front);
  }

  /** A point of the front. */
  public record Point(double accuracy, double millis) {}

  @JsonIgnore
  boolean isNothing() {
    return bestRewards.isEmpty();
  }

  Found with(List<Point> otherFront) {
    return new Found(bestRewards, otherFront, hypervolume, fastestMillis, slowestMillis);
  }

  /** With the complete trials of one more batch. The same points give the same hypervolume. */
  public Found with(List<Outcome> batch, Targets targets, HypervolumeReference reference) {
    if (batch.isEmpty()) {
      return this;
    }
    List<Double> bests =
        IntStream.range(0, targets.size()).mapToObj(i -> best(batch, targets, i)).toList();
    List<Point> all = new ArrayList<>(front);
    batch.forEach(outcome -> all.add(new Point(outcome.accuracy(), outcome.latencyMillis())));
    List<Point> grown = ParetoFront.of(all, Point::accuracy, Point::millis);
    double area =
        Hypervolume.of(
            grown, Point::accuracy, Point::millis, reference.accuracy(), reference.latencyMillis());
    return new Found(
        bests,
        grown,
        area,
        millis(batch, fastestMillis).min().orElseThrow(),
        millis(batch, slowestMillis).max().orElseThrow());
  }

  private double best(List<Outcome> batch, Targets targets, int target) {
    double before = isNothing() ? Double.NEGATIVE_INFINITY : bestRewards.get(target);
    return batch.stream()
        .mapToDouble(
            outcome ->
                targets
                    .objectives()
                    .get(target)
                    .reward(outcome.accuracy(), outcome.latencyMillis())
                    .value())
        .reduce(before, Math::max);
  }

  private DoubleStream millis(List<Outcome> batch, double before) {
    Stream<Double> others = isNothing() ? Stream.of() : Stream.of(before);
    return Stream.concat(others, batch.stream().map(Outcome::latencyMillis))
        .mapToDouble(Double::doubleValue);
  }
}
