package dev.mnas.service.replay;

import dev.mnas.objective.HypervolumeReference;
import dev.mnas.service.loop.BatchLoop;
import dev.mnas.service.policy.Outcome;
import dev.mnas.service.policy.Policy;
import dev.mnas.service.policy.PolicySettings;
import dev.mnas.space.ArchitectureTokens;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * One search over a table. A network that it drew before is answered from memory; a search that
 * draws three times as often as it may evaluate ends there.
 */
final class ReplayRun {
  static final int MAX_DRAWS_PER_EVALUATION = 3;
  private static final double POINT = 0.01;
  private static final long NOISE_SEED = 0x5eed;

  private final ReplayTable table;
  private final ReplaySettings settings;
  private final PolicySettings policySettings;
  private final Searcher searcher;
  private final Score score;
  private final Random noise;
  private final Map<ArchitectureTokens, Optional<Outcome>> byTokens = new HashMap<>();
  private final Map<Object, Optional<Outcome>> byNetwork = new HashMap<>();
  private int outside;

  /**
   * A search that has not begun.
   *
   * @param searcher makes the policy
   * @param marks numbers of evaluations to keep a point of, rising
   */
  ReplayRun(
      ReplayTable table,
      ReplaySettings settings,
      PolicySettings policySettings,
      Searcher searcher,
      HypervolumeReference reference,
      int[] marks) {
    this.table = table;
    this.settings = settings;
    this.policySettings = policySettings;
    this.searcher = searcher;
    this.score = new Score(settings.objective(), reference, marks, settings.evaluations() / 2);
    this.noise = new Random(policySettings.seed() ^ NOISE_SEED);
  }

  /** Searches until the evaluations are used up. */
  Track run() {
    Policy policy = searcher.create(policySettings, table.decisions());
    MemoryBatches batches = new MemoryBatches(settings.evaluations(), this::evaluate);
    BatchLoop loop = new BatchLoop(batches, policySettings, null);
    int maxDraws = Math.multiplyExact(settings.evaluations(), MAX_DRAWS_PER_EVALUATION);
    while (!loop.spent() && score.suggestions() < maxDraws) {
      loop.advance(policy, Integer.MAX_VALUE - batches.observed());
      score.tell(() -> policy.diagnostics().draws().uniqueShareBefore());
      for (MemoryBatches.Trial trial : batches.open()) {
        trial.end(byTokens.getOrDefault(trial.tokens(), Optional.empty()));
      }
    }
    return new Track(
        score.points(),
        score.tried(),
        batches.room() > 0,
        (double) outside / Math.max(1, byNetwork.size()));
  }

  /** Looks a suggestion up, and says whether it is an evaluation. */
  private boolean evaluate(ArchitectureTokens tokens) {
    boolean fresh = false;
    if (!byTokens.containsKey(tokens)) {
      Object network = table.network(tokens);
      fresh = !byNetwork.containsKey(network);
      if (fresh) {
        byNetwork.put(network, look(tokens));
      }
      byTokens.put(tokens, byNetwork.getOrDefault(network, Optional.empty()));
    }
    if (fresh) {
      score.countUnique();
    } else {
      score.countRepeat();
    }
    boolean counts = fresh || settings.repeats();
    if (counts) {
      score.evaluated();
    }
    return counts;
  }

  private Optional<Outcome> look(ArchitectureTokens tokens) {
    Optional<Measured> found = table.measure(tokens);
    if (found.isEmpty()) {
      outside++;
      return Optional.empty();
    }
    Measured truth = found.get();
    double accuracy = truth.accuracy();
    if (settings.noise() > 0) {
      double noisy = accuracy + settings.noise() * POINT * noise.nextGaussian();
      accuracy = Math.min(1, Math.max(0, noisy));
    }
    double reward = settings.objective().reward(accuracy, truth.latencyMillis()).value();
    score.add(truth, reward);
    return Optional.of(new Outcome(reward, accuracy, truth.latencyMillis()));
  }
}
