package dev.mnas.service.guard;

import dev.mnas.service.policy.Outcome;
import dev.mnas.service.policy.PolicyDiagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

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

  /** Suggestions, or rewards, over which a share or a spread is taken: fewer are luck. */
  static final int LEAST_DRAWS = 30;

  /** Relative growth of best reward and of hypervolume that counts as none: the dust of a front. */
  static final double NO_GROWTH = 1e-3;

  /**
   * Complete trials before a target is called unreachable: the fastest 6% are among them in 19 of
   * 20 cases.
   */
  static final int TARGET_TRIALS = 50;

  /** Relative shift of a device's reference. */
  static final double DRIFT = 0.05;

  /** Measurements on each side of a drift, whose medians no single bad one moves. */
  static final int DRIFT_MEASUREMENTS = 5;

  private static final double LAXER = 4.0 / 3;

  private Judge() {}

  /**
   * The alarms there are now, at most one of each kind.
   *
   * @param history of the last batches, oldest first; more than the window where there are
   * @param active kinds that were on before
   */
  public static List<Alarm> alarms(List<BatchSigns> history, Goal goal, Set<Alarm.Kind> active) {
    if (history.isEmpty()) {
      return List.of();
    }
    List<Alarm> alarms = new ArrayList<>();
    collapsed(history, goal, lax(active, Alarm.Kind.COLLAPSED)).ifPresent(alarms::add);
    plateau(history, goal).ifPresent(alarms::add);
    unreachable(history, goal).ifPresent(alarms::add);
    noise(history, goal, lax(active, Alarm.Kind.NOISE)).ifPresent(alarms::add);
    drifted(history, lax(active, Alarm.Kind.DEVICE_DRIFTED)).ifPresent(alarms::add);
    return alarms;
  }

  private static double lax(Set<Alarm.Kind> active, Alarm.Kind kind) {
    return active.contains(kind) ? LAXER : 1;
  }

  private static BatchSigns last(List<BatchSigns> history) {
    return history.get(history.size() - 1);
  }

  private static Optional<Alarm> collapsed(List<BatchSigns> history, Goal goal, double lax) {
    double share = last(history).policy().meanEntropy() / goal.uniformEntropy();
    OptionalDouble unique = uniqueShare(history);
    return share < COLLAPSED_ENTROPY * lax
            && unique.isPresent()
            && unique.getAsDouble() < COLLAPSED_UNIQUE * lax
        ? Optional.of(new Alarm.Collapsed(share, unique.getAsDouble()))
        : Optional.empty();
  }

  /** Share of the last suggestions that were new; unknown while there are few. */
  static OptionalDouble uniqueShare(List<BatchSigns> history) {
    PolicyDiagnostics.Draws now = last(history).policy().draws();
    for (int i = history.size() - 2; i >= 0; i--) {
      PolicyDiagnostics.Draws then = history.get(i).policy().draws();
      long suggested = now.suggested() - then.suggested();
      if (suggested < 0) {
        break; // Another policy counted them.
      }
      if (suggested >= LEAST_DRAWS) {
        return OptionalDouble.of(
            1 - (double) (now.suggestedRepeats() - then.suggestedRepeats()) / suggested);
      }
    }
    return now.suggested() >= LEAST_DRAWS && history.size() == 1
        ? OptionalDouble.of(now.uniqueShareAfter())
        : OptionalDouble.empty();
  }

  private static Optional<Alarm> plateau(List<BatchSigns> history, Goal goal) {
    BatchSigns now = last(history);
    Optional<BatchSigns> before = before(history, goal.window());
    if (before.isEmpty() || before.get().complete() == 0) {
      return Optional.empty();
    }
    BatchSigns.Found then = before.get().found();
    boolean still =
        growth(then.bestReward(), now.found().bestReward()) < NO_GROWTH
            && growth(then.hypervolume(), now.found().hypervolume()) < NO_GROWTH;
    return still
        ? Optional.of(
            new Alarm.Plateau(
                now.complete() - before.get().complete(),
                now.found().bestReward(),
                now.found().hypervolume()))
        : Optional.empty();
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
  static double growth(double then, double now) {
    return now == then ? 0 : (now - then) / Math.max(Math.abs(then), Double.MIN_NORMAL);
  }

  private static Optional<Alarm> unreachable(List<BatchSigns> history, Goal goal) {
    BatchSigns now = last(history);
    double target = goal.objective().targetMillis();
    boolean above = now.found().fastestMillis() > target;
    boolean below = now.found().slowestMillis() < target && goal.hard();
    return now.complete() >= TARGET_TRIALS && (above || below)
        ? Optional.of(
            new Alarm.TargetUnreachable(
                above,
                target,
                now.found().fastestMillis(),
                now.found().slowestMillis(),
                now.complete()))
        : Optional.empty();
  }

  private static Optional<Alarm> noise(List<BatchSigns> history, Goal goal, double lax) {
    List<Outcome> outcomes = history.stream().flatMap(signs -> signs.outcomes().stream()).toList();
    OptionalDouble noise = rewardNoise(history, goal);
    if (noise.isEmpty() || outcomes.size() < LEAST_DRAWS) {
      return Optional.empty();
    }
    double mean = outcomes.stream().mapToDouble(Outcome::reward).average().orElseThrow();
    double spread =
        Math.sqrt(
            outcomes.stream()
                .mapToDouble(outcome -> (outcome.reward() - mean) * (outcome.reward() - mean))
                .average()
                .orElseThrow());
    return noise.getAsDouble() * lax > spread
        ? Optional.of(new Alarm.Noise(noise.getAsDouble(), spread))
        : Optional.empty();
  }

  /** Standard deviation of the reward of one network measured again; unknown without repeats. */
  static OptionalDouble rewardNoise(List<BatchSigns> history, Goal goal) {
    OptionalDouble accuracy = last(history).accuracyNoise().deviation();
    OptionalDouble latency = last(history).latencyNoise().deviation();
    List<Outcome> outcomes = history.stream().flatMap(signs -> signs.outcomes().stream()).toList();
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

  private static Optional<Alarm> drifted(List<BatchSigns> history, double lax) {
    Map<String, List<Double>> byDevice = new TreeMap<>();
    for (BatchSigns signs : history) {
      signs
          .references()
          .forEach(
              (device, millis) ->
                  byDevice.computeIfAbsent(device, name -> new ArrayList<>()).addAll(millis));
    }
    for (Map.Entry<String, List<Double>> device : byDevice.entrySet()) {
      List<Double> millis = device.getValue();
      int cut = millis.size() - DRIFT_MEASUREMENTS;
      if (cut >= DRIFT_MEASUREMENTS) {
        double before = median(millis.subList(0, cut));
        double now = median(millis.subList(cut, millis.size()));
        if (Math.abs(now / before - 1) * lax > DRIFT) {
          return Optional.of(new Alarm.DeviceDrifted(device.getKey(), before, now));
        }
      }
    }
    return Optional.empty();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
