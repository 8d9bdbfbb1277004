package dev.mnas.service.study;

import dev.mnas.objective.KendallTau;
import dev.mnas.service.trial.TimedTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How alike the pools of a study and multiply-adds rank its complete trials.
 *
 * @param trials that were compared, the newest {@value #MOST} where there are more
 * @param pairs of pools, then each pool with multiply-adds
 */
record Agreement(int trials, List<Pair> pairs) {
  static final int MOST = 1_000;

  /** What goes by this name is no pool. */
  static final String MADDS = "multiply-adds";

  /** Below it, choosing networks by one measure is not choosing them by the other. */
  private static final double MISLEADING = 0.8;

  Agreement {
    pairs = List.copyOf(pairs);
  }

  /**
   * Two measures.
   *
   * @param left a pool
   * @param right another pool, or {@value Agreement#MADDS}
   * @param tau Kendall's tau-b, in [-1, 1]; absent while one of them tells no two trials apart
   * @param warning a sentence where one would mislead about the other
   */
  record Pair(String left, String right, @Nullable Double tau, @Nullable String warning) {}

  /** Of the trials that have a latency on each pool. */
  static Agreement of(List<String> pools, List<TimedTrial> all) {
    List<TimedTrial> trials =
        all.stream().filter(trial -> trial.poolMillis().keySet().containsAll(pools)).toList();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < pools.size(); i++) {
      for (int j = i + 1; j < pools.size(); j++) {
        String right = pools.get(j);
        pairs.add(pair(trials, pools.get(i), right, trial -> trial.millis(right)));
      }
    }
    for (String pool : pools) {
      pairs.add(pair(trials, pool, MADDS, trial -> (double) trial.madds()));
    }
    return new Agreement(trials.size(), pairs);
  }

  private static Pair pair(
      List<TimedTrial> trials, String pool, String other, Function<TimedTrial, Double> measure) {
    Optional<Double> tau =
        KendallTau.of(
            trials.stream().map(trial -> trial.millis(pool)).toList(),
            trials.stream().map(measure).toList());
    return new Pair(
        pool,
        other,
        tau.orElse(null),
        tau.filter(value -> value < MISLEADING)
            .flatMap(value -> worst(trials, pool, other, measure))
            .orElse(null));
  }

  /** The two trials whose order turns around most: by the smaller of the two factors. */
  private static Optional<String> worst(
      List<TimedTrial> trials, String pool, String other, Function<TimedTrial, Double> measure) {
    TimedTrial slower = null;
    TimedTrial faster = null;
    double most = 1;
    for (TimedTrial one : trials) {
      for (TimedTrial two : trials) {
        double factor =
            Math.min(one.millis(pool) / two.millis(pool), measure.apply(two) / measure.apply(one));
        if (factor > most) {
          most = factor;
          slower = one;
          faster = two;
        }
      }
    }
    return slower == null || faster == null
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "By %s one would choose otherwise than by the latency on %s: trial %d has %.2f"
                    + " times the latency of trial %d there, and only %.2f times its %s.",
                other.equals(MADDS) ? MADDS : "the latency on " + other,
                pool,
                slower.number(),
                slower.millis(pool) / faster.millis(pool),
                faster.number(),
                measure.apply(slower) / measure.apply(faster),
                other.equals(MADDS) ? MADDS : "latency on " + other));
  }
}
