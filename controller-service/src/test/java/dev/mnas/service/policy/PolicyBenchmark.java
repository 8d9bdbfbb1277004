package dev.mnas.service.policy;

import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.Decision;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a policy costs over a long search, in CPU time of its thread: suggestions at its start and
 * at its end, a trial with the state read and written at each batch as the service does, and the
 * recovery from its history. Not run by the build, see docs/benchmarks.md.
 */
class PolicyBenchmark {
  private static final int TRIALS = Integer.getInteger("trials", 10_000);
  private static final int BATCH = 10;
  private static final int EDGE = 100 / BATCH;
  private static final int SEARCHES = Integer.getInteger("searches", 3);
  private static final List<Decision> DECISIONS = AnalyticReward.decisions();

  @ParameterizedTest
  @EnumSource(PolicySettings.Kind.class)
  void searchOfManyTrials(PolicySettings.Kind kind) {
    search(kind, SEARCHES + 1, false); // Warms up.
    double[] first = new double[SEARCHES];
    double[] last = new double[SEARCHES];
    double[] ratio = new double[SEARCHES];
    double[] recovery = new double[SEARCHES];
    double[] trial = new double[SEARCHES];
    int bytes = 0;
    for (int i = 0; i < SEARCHES; i++) {
      Course course = search(kind, i + 1, false);
      first[i] = course.suggestMillis(0);
      last[i] = course.suggestMillis(course.suggestNanos.length - EDGE);
      ratio[i] = last[i] / first[i];
      Policy again = Policies.create(settings(kind, i + 1), DECISIONS);
      long before = cpu();
      again.recover(course.history);
      recovery[i] = (cpu() - before) / 1e9;
      Course stored = search(kind, i + 1, true);
      trial[i] = stored.wholeNanos / 1e6 / TRIALS;
      bytes = stored.bytes;
    }
    System.out.printf(
        "%s: suggest of the first 100 trials %s ms, of the last %s ms, ratio %s; recovery %s s;"
            + " with state %s ms a trial, %d bytes at the end%n",
        kind.word(),
        spread(first),
        spread(last),
        spread(ratio),
        spread(recovery),
        spread(trial),
        bytes);
  }

  private static PolicySettings settings(PolicySettings.Kind kind, long seed) {
    return new PolicySettings(kind, BATCH, 1, seed);
  }

  private static Course search(PolicySettings.Kind kind, long seed, boolean stored) {
    PolicySettings settings = settings(kind, seed);
    Policy policy = Policies.create(settings, DECISIONS);
    Course course = new Course();
    long start = cpu();
    for (int batch = 0; batch < course.suggestNanos.length; batch++) {
      long before = cpu();
      List<ArchitectureTokens> suggested = policy.suggest(BATCH);
      course.suggestNanos[batch] = cpu() - before;
      List<Observation> observed = suggested.stream().map(PolicyBenchmark::observation).toList();
      if (stored) {
        byte[] state = policy.state();
        course.bytes = state.length;
        policy = Policies.restore(settings, DECISIONS, state);
      } else {
        course.history.add(new PolicyEvent.Suggested(suggested));
        course.history.add(new PolicyEvent.Observed(observed));
      }
      policy.observe(observed);
    }
    course.wholeNanos = cpu() - start;
    return course;
  }

  private static Observation observation(ArchitectureTokens tokens) {
    double reward = AnalyticReward.of(tokens);
    double millis = 20 + tokens.values().stream().mapToInt(Integer::intValue).sum();
    return new Observation(tokens, Optional.of(new Outcome(reward, reward / 2, millis)));
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Median, then least and most. */
  private static String spread(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return "%.2f (%.2f to %.2f)"
        .formatted(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }

  /** What one search took. */
  private static final class Course {
    private final long[] suggestNanos = new long[TRIALS / BATCH];
    private final List<PolicyEvent> history = new ArrayList<>();
    private long wholeNanos;
    private int bytes;

    private double suggestMillis(int from) {
      return Arrays.stream(suggestNanos, from, from + EDGE).sum() / 1e6;
    }
  }
}
