package dev.mnas.service.study;

import dev.mnas.service.trial.TrialState;
import dev.mnas.service.trial.TrialView;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Progress;
import dev.mnas.task.Recipe;
import dev.mnas.task.TestScore;
import dev.mnas.task.TrialId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A finalist in short.
 *
 * @param id of the trial that it is
 * @param number within its study, below 0
 * @param origin the trial that was promoted
 * @param originNumber of that trial within its study
 * @param accuracy on the validation images, in [0, 1]
 * @param test what the test images say; absent until it is trained, and where there are none
 * @param pools normalised latency on each pool that has timed it
 * @param progress of a training that runs
 * @param failure why it failed
 * @param links paths of more about it
 */
record FinalistView(
    TrialId id,
    int number,
    TrialId origin,
    int originNumber,
    TrialState state,
    @Nullable Double accuracy,
    @Nullable TestScore test,
    List<PoolLatency> pools,
    long parameters,
    long madds,
    Recipe recipe,
    DataSplit data,
    @Nullable Progress progress,
    @Nullable String failure,
    Instant createdAt,
    @Nullable Instant endedAt,
    FinalistLinks links) {
  FinalistView {
    pools = List.copyOf(pools);
  }

  static FinalistView of(TrialView trial) {
    TrialView.Finalist finalist = Objects.requireNonNull(trial.finalist(), "is no finalist");
    TrialView.Failure failure = trial.failure();
    return new FinalistView(
        trial.id(),
        trial.number(),
        finalist.trial(),
        finalist.number(),
        trial.state(),
        trial.accuracy(),
        trial.test(),
        trial.pools().stream()
            .map(timed -> new PoolLatency(timed.pool(), timed.latencyMillis()))
            .toList(),
        trial.parameters(),
        trial.madds(),
        finalist.recipe(),
        finalist.data(),
        trial.progress(),
        failure == null ? null : failure.failure() + ": " + failure.message(),
        trial.createdAt(),
        trial.endedAt(),
        FinalistLinks.of(trial.id()));
  }

  /**
   * The normalised latency on a pool.
   *
   * @param latencyMillis of one image
   */
  record PoolLatency(String pool, double latencyMillis) {}

  /**
   * Paths.
   *
   * @param trial all that is known of it
   * @param modelCard there once it is complete, as is its Markdown
   * @param page of the dashboard
   */
  record FinalistLinks(String trial, String modelCard, String modelCardMarkdown, String page) {
    static FinalistLinks of(TrialId id) {
      String trial = "/api/v1/trials/" + id;
      return new FinalistLinks(
          trial, trial + "/model-card", trial + "/downloads/model-card.md", "/trials/" + id);
    }
  }
}
