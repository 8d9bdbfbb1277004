package dev.mnas.service.replay;

import dev.mnas.objective.HypervolumeReference;
import dev.mnas.objective.Objective;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What searches over a table came to.
 *
 * @param simulated always true: nothing was trained or timed
 * @param provenance what the numbers of the table are
 * @param table its file
 * @param noise standard deviation, in accuracy points, of what policies saw; scores are without it
 * @param repeatsCount whether repeats are evaluations too
 * @param reference corner of the hypervolumes
 */
public record ReplayReport(
    boolean simulated,
    String provenance,
    String table,
    String space,
    Objective objective,
    int evaluations,
    int seeds,
    double noise,
    boolean repeatsCount,
    Best best,
    HypervolumeReference reference,
    List<OfPolicy> policies) {
  public ReplayReport {
    policies = List.copyOf(policies);
  }

  /**
   * What regret is counted from.
   *
   * @param from {@code given}, {@code table}, or {@code runs}: the best of the runs reported here
   */
  public record Best(double reward, String from) {}

  /**
   * The searches of one policy.
   *
   * @param endedEarly seeds that ended before their evaluations, drawing repeats; they stay where
   *     they were
   * @param outsideShare evaluations that the table does not have, which count as failed
   * @param budgets after the numbers of evaluations asked for
   * @param curve after more of them
   */
  public record OfPolicy(
      String policy,
      int batch,
      int delay,
      int endedEarly,
      Statistic outsideShare,
      Tried tried,
      List<AfterEvaluations> budgets,
      List<AfterEvaluations> curve) {
    public OfPolicy {
      budgets = List.copyOf(budgets);
      curve = List.copyOf(curve);
    }
  }

  /**
   * Where the searches of a policy stood. Absent is what no seed had by then.
   *
   * @param regret 100 times what the best network's reward is below the best known
   * @param regretOfChosen the same of the network that looked best to the policy, under noise
   * @param hypervolume in accuracy x milliseconds
   * @param targetMiss of the best network: how far its latency is from the target, as a share
   */
  public record AfterEvaluations(
      int evaluations,
      @Nullable Statistic regret,
      @Nullable Statistic regretOfChosen,
      @Nullable Statistic hypervolume,
      UniqueShare uniqueShare,
      @Nullable Statistic targetMiss) {}

  /**
   * How much of what the searches looked at was new.
   *
   * @param before of the policy's draws, before it replaced repeats
   * @param after of its suggestions
   */
  public record UniqueShare(@Nullable Statistic before, @Nullable Statistic after) {}
}
