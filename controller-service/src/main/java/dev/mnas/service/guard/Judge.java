package dev.mnas.service.guard;

import dev.mnas.objective.Objective;
import dev.mnas.service.policy.Outcome;
import dev.mnas.service.policy.PolicyDiagnostics.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Tells by the signs of the last batches which alarms there are. An alarm that is on ends at a
 * bound farther off than that at which it begins, so that none flickers.
 */
public final class Judge {
  /**
   * Of uniform entropy. Low entropy alone is what learning looks like: the default policy works at
   * 6% to 15% of it. What makes it wrong is that nothing new comes of it.
   */
  static final double COLLAPSED_ENTROPY = 0.15;

  /**
   * Of suggestions that are new, after repeats were replaced: the default policy draws as few as 3%
   * new networks in a healthy search and replaces the others.
   */
  static final double COLLAPSED_UNIQUE = 0.3;

  /** Of a space: a policy that has proposed so much of it has not collapsed, it is through. */
  static final double EXHAUSTED = 0.5;

  /** Suggestions over which a share is taken: fewer are luck. */
  static final int LEAST_DRAWS = 30;

  /** Relative growth of best reward and of hypervolume that counts as none: the dust of a front. */
  static final double NO_GROWTH = 1e-3;

  /** Best rewards nearer to 0 are as large for the growth: those of some objectives pass it. */
  private static final double LEAST_REWARD = 0.01;

  /**
   * Complete trials that do not widen the range of latencies before a target beyond it is called
   * unreachable: the fastest 3% of a space are among so many in 19 of 20 cases. Healthy searches
   * for a rare latency have stood 50 trials just before it.
   */
  static final int TARGET_TRIALS = 100;

  /**
   * Relative distance of the range from the target that is worth an alarm: nearer to it a search by
   * chance alone needs hundreds of trials for its first network.
   */
  private static final double NEAR = 1.1;

  /** Relative move of the range's end that counts as none. */
  private static final double SAME_RANGE = 0.01;

  /** Trials whose rewards are compared with the noise: those of now, not of the start. */
  static final int NOISE_TRIALS = 50;

  /** Fewer rewards would not tell how far they lie apart. */
  private static final int LEAST_REWARDS = 30;

  /** Relative shift of a device's reference. */
  static final double DRIFT = 0.05;

  /** Measurements after a drift, whose median no single bad one moves. */
  static final int DRIFTED = 5;

  /** And before it: they tell how far references lie apart without any drift. */
  static final int UNDRIFTED = 10;

  /** Standard errors of a median that luck does not reach. */
  private static final double DRIFT_ERRORS = 4;

  /** Standard deviation of a normal distribution of this median absolute deviation. */
  private static final double DEVIATION_OF_MAD = 1.4826;

  /** Standard error of a median of n, times the root of n. */
  static final double MEDIAN_ERROR = 1.2533;

  private static final double LAXER = 4.0 / 3;

  private Judge() {}

  /**
   * The alarms there are now, at most one of each kind and subject.
   *
   * @param history of the last batches, oldest first; more than the window where there are
   * @param active alarms that were on before
   */
  public static List<Alarm> alarms(List<BatchSigns> history, Goal goal, ActiveAlarms active) {
    if (history.isEmpty()) {
      return List.of();
    }
    List<Alarm> alarms = new ArrayList<>();
    for (int target = 0; target < goal.targets().size(); target++) {
      collapsed(history, goal, target, active).ifPresent(alarms::add);
    }
    plateau(history, goal).ifPresent(alarms::add);
    goal.targets().objectives().stream()
        .flatMap(objective -> unreachable(history, objective, active).stream())
        .forEach(alarms::add);
    noise(history, goal, active).ifPresent(alarms::add);
    references(history)
        .forEach((device, millis) -> drifted(device, millis, active).ifPresent(alarms::add));
    return alarms;
  }

  private static BatchSigns last(List<BatchSigns> history) {
    return history.get(history.size() - 1);
  }

  private static Optional<Alarm> collapsed(
      List<BatchSigns> history, Goal goal, int target, ActiveAlarms active) {
    List<BatchSigns> own =
        history.stream()
            .filter(signs -> signs.batch() >= goal.since() && signs.part().target() == target)
            .toList();
    if (own.isEmpty()) {
      return Optional.empty();
    }
    BatchSigns.Part now = last(own).part();
    String subject =
        goal.targets().size() == 1
            ? ""
            : Alarm.millis(goal.targets().objectives().get(target).targetMillis());
    double lax = active.has(Alarm.Kind.COLLAPSED, subject) ? LAXER : 1;
    double share = goal.uniformEntropy() == 0 ? 1 : now.meanEntropy() / goal.uniformEntropy();
    OptionalDouble unique = uniqueShare(own, signs -> signs.part().draws());
    long distinct = now.draws().suggested() - now.draws().suggestedRepeats();
    return share < COLLAPSED_ENTROPY * lax
            && unique.isPresent()
            && unique.getAsDouble() < COLLAPSED_UNIQUE * lax
            && distinct < EXHAUSTED * goal.spaceSize()
        ? Optional.of(new Alarm.Collapsed(subject, share, unique.getAsDouble()))
        : Optional.empty();
  }

  /** Share of the last suggestions that were new; unknown while there are few. */
  static OptionalDouble uniqueShare(List<BatchSigns> history, Function<BatchSigns, Draws> draws) {
    return uniqueShare(history, draws, Draws::suggested, Draws::suggestedRepeats);
  }

  /** Share of the last draws that were new, before repeats were replaced. */
  static OptionalDouble uniqueShareBefore(
      List<BatchSigns> history, Function<BatchSigns, Draws> draws) {
    return uniqueShare(history, draws, Draws::drawn, Draws::repeats);
  }

  private static OptionalDouble uniqueShare(
      List<BatchSigns> history,
      Function<BatchSigns, Draws> draws,
      ToLongFunction<Draws> all,
      ToLongFunction<Draws> repeated) {
    Draws now = draws.apply(last(history));
    for (int i = history.size() - 2; i >= 0; i--) {
      Draws then = draws.apply(history.get(i));
      long counted = all.applyAsLong(now) - all.applyAsLong(then);
      if (counted < 0) {
        break; // Another policy counted them.
      }
      if (counted >= LEAST_DRAWS) {
        return OptionalDouble.of(
            1 - (double) (repeated.applyAsLong(now) - repeated.applyAsLong(then)) / counted);
      }
    }
    return OptionalDouble.empty();
  }

  private static Optional<Alarm> plateau(List<BatchSigns> history, Goal goal) {
    BatchSigns now = last(history);
    Optional<BatchSigns> before =
        before(history, goal.window()).filter(signs -> signs.batch() >= goal.since() - 1);
    if (before.isEmpty() || before.get().found().isNothing()) {
      return Optional.empty();
    }
    Found then = before.get().found();
    boolean still =
        IntStream.range(0, then.bestRewards().size())
                .allMatch(
                    i ->
                        growth(
                                then.bestRewards().get(i),
                                now.found().bestRewards().get(i),
                                LEAST_REWARD)
                            < NO_GROWTH)
            && growth(then.hypervolume(), now.found().hypervolume(), 0) < NO_GROWTH;
    return still
        ? Optional.of(
            new Alarm.Plateau(
                now.complete() - before.get().complete(),
                last(now.found().bestRewards(), 1),
                now.found().hypervolume()))
        : Optional.empty();
  }

  private static double last(List<Double> values, int from) {
    return values.get(values.size() - from);
  }

  /** The latest batch that lies so many complete trials back. */
  static Optional<BatchSigns> before(List<BatchSigns> history, int trials) {
    int until = last(history).complete() - trials;
    for (int i = history.size() - 1; i >= 0; i--) {
      if (history.get(i).complete() <= until) {
        return Optional.of(history.get(i));
      }
    }
    return Optional.empty();
  }

  /** Relative growth; none where both are nothing. */
  static double growth(double then, double now, double least) {
    return now == then
        ? 0
        : (now - then) / Math.max(Math.abs(then), Math.max(least, Double.MIN_NORMAL));
  }

  private static Optional<Alarm> unreachable(
      List<BatchSigns> history, Objective objective, ActiveAlarms active) {
    BatchSigns now = last(history);
    double target = objective.targetMillis();
    double fastest = now.found().fastestMillis();
    double slowest = now.found().slowestMillis();
    boolean above = fastest > target * NEAR;
    boolean below = slowest < target / NEAR && Goal.hard(objective);
    if (now.found().isNothing() || !(above || below)) {
      return Optional.empty();
    }
    Alarm.TargetUnreachable alarm =
        new Alarm.TargetUnreachable(above, target, fastest, slowest, now.complete());
    boolean asFar =
        before(history, TARGET_TRIALS)
            .map(BatchSigns::found)
            .filter(then -> !then.isNothing())
            .filter(
                then ->
                    above
                        ? fastest >= then.fastestMillis() * (1 - SAME_RANGE)
                        : slowest <= then.slowestMillis() * (1 + SAME_RANGE))
            .isPresent();
    return asFar || active.has(alarm.kind(), alarm.subject())
        ? Optional.of(alarm)
        : Optional.empty();
  }

  private static Optional<Alarm> noise(List<BatchSigns> history, Goal goal, ActiveAlarms active) {
    OptionalDouble noise = rewardNoise(history, goal, last(history).noise());
    OptionalDouble all = spread(history, goal);
    if (noise.isEmpty() || all.isEmpty()) {
      return Optional.empty();
    }
    double spread = all.getAsDouble();
    double within = noise.getAsDouble();
    double differences = Math.sqrt(Math.max(0, spread * spread - within * within));
    double lax = active.has(Alarm.Kind.NOISE, "") ? LAXER : 1;
    return within * lax > differences
        ? Optional.of(new Alarm.Noise(within, differences))
        : Optional.empty();
  }

  /** Standard deviation of the last trials' rewards, noise and all; unknown while there are few. */
  static OptionalDouble spread(List<BatchSigns> history, Goal goal) {
    List<Double> rewards =
        lastOutcomes(history).stream()
            .map(outcome -> goal.reward(outcome.accuracy(), outcome.latencyMillis()))
            .toList();
    if (rewards.size() < LEAST_REWARDS) {
      return OptionalDouble.empty();
    }
    return Repeated.NEVER.with(rewards).deviation();
  }

  private static List<Outcome> lastOutcomes(List<BatchSigns> history) {
    List<Outcome> all = history.stream().flatMap(signs -> signs.outcomes().stream()).toList();
    return all.subList(Math.max(0, all.size() - NOISE_TRIALS), all.size());
  }

  /**
   * Standard deviation of the reward of one network measured again, at least: what was never
   * repeated counts nothing. Unknown where nothing was.
   */
  static OptionalDouble rewardNoise(List<BatchSigns> history, Goal goal, Noise noise) {
    OptionalDouble accuracy = noise.accuracy().deviation();
    OptionalDouble latency = noise.latencyShare();
    List<Outcome> outcomes = lastOutcomes(history);
    if ((accuracy.isEmpty() && latency.isEmpty()) || outcomes.isEmpty()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        goal.rewardNoise(
            outcomes.stream().mapToDouble(Outcome::accuracy).average().orElseThrow(),
            outcomes.stream().mapToDouble(Outcome::latencyMillis).average().orElseThrow(),
            accuracy.orElse(0),
            latency.orElse(0)));
  }

  /** Latencies of the reference network by device, the oldest first. */
  static Map<String, List<Double>> references(List<BatchSigns> history) {
    Map<String, List<Double>> byDevice = new TreeMap<>();
    for (BatchSigns signs : history) {
      signs
          .references()
          .forEach(
              (device, millis) ->
                  byDevice.computeIfAbsent(device, name -> new ArrayList<>()).addAll(millis));
    }
    return byDevice;
  }

  private static Optional<Alarm> drifted(String device, List<Double> millis, ActiveAlarms active) {
    int cut = millis.size() - DRIFTED;
    if (cut < UNDRIFTED) {
      return Optional.empty();
    }
    List<Double> first = millis.subList(0, cut);
    double before = median(first);
    double now = median(millis.subList(cut, millis.size()));
    double deviation =
        DEVIATION_OF_MAD
            * median(first.stream().map(value -> Math.abs(value / before - 1)).toList());
    double luck = DRIFT_ERRORS * MEDIAN_ERROR * deviation * Math.sqrt(1.0 / DRIFTED + 1.0 / cut);
    double lax = active.has(Alarm.Kind.DEVICE_DRIFTED, device) ? LAXER : 1;
    return Math.abs(now / before - 1) * lax > Math.max(DRIFT, luck)
        ? Optional.of(new Alarm.DeviceDrifted(device, before, now))
        : Optional.empty();
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
