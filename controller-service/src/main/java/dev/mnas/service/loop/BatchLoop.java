package dev.mnas.service.loop;

import dev.mnas.service.policy.Convergence;
import dev.mnas.service.policy.Observation;
import dev.mnas.service.policy.Policy;
import dev.mnas.service.policy.PolicySettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Samples and observes. Batch k is observed once all its trials are terminal, in trial order; batch
 * k+d is sampled after that, while the budget has room. So neither the order in which results
 * arrive nor where the loop stops and goes on changes a suggestion.
 */
public final class BatchLoop {
  private final Batches batches;
  private final int batchSize;
  private final int delay;
  private final @Nullable Convergence convergence;

  /** What can be done next. */
  public enum Stage {
    SAMPLING,
    OBSERVING,
    /** Nothing, until trials end or the budget grows. */
    WAITING
  }

  /**
   * A loop that goes on where these batches are.
   *
   * @param convergence ends it early; absent for never
   */
  public BatchLoop(Batches batches, PolicySettings settings, @Nullable Convergence convergence) {
    this.batches = batches;
    this.batchSize = settings.batch();
    this.delay = settings.delay();
    this.convergence = convergence;
  }

  public Stage stage() {
    if (batches.sampled() < batches.observed() + delay && batches.room() > 0) {
      return Stage.SAMPLING;
    }
    return batches.oldestEnded() ? Stage.OBSERVING : Stage.WAITING;
  }

  /** Whether the budget is used up and everything observed. */
  public boolean spent() {
    return batches.observed() == batches.sampled() && batches.room() <= 0;
  }

  /**
   * Goes on until there is nothing to do, or so many batches were observed.
   *
   * @param policy that gave the batches so far
   * @return whether the search has converged or stands still for good; then nothing follows
   */
  public boolean advance(Policy policy, int maxObserved) {
    int last = batches.observed() + maxObserved;
    Stage stage = stage();
    while (stage != Stage.WAITING && batches.observed() < last) {
      if (stage == Stage.SAMPLING) {
        batches.add(policy.suggest(Math.min(batchSize, batches.room())));
      } else if (observe(policy)) {
        return true;
      }
      stage = stage();
    }
    return false;
  }

  private boolean observe(Policy policy) {
    List<Observation> batch = batches.oldest();
    if (batches.oldestIsOfAnother()) {
      policy.inform(batch);
    } else {
      policy.observe(batch);
    }
    History history = batches.observed(batch, policy::diagnostics);
    return history.still() || (convergence != null && history.reached(convergence));
  }
}
