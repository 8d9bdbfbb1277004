package dev.mnas.service.trial;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mnas.network.NetworkSpec;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.task.DataSplit;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Progress;
import dev.mnas.task.Recipe;
import dev.mnas.task.StudyId;
import dev.mnas.task.TestScore;
import dev.mnas.task.TrialId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trial as users see it.
 *
 * @param accuracy validation accuracy in [0, 1]
 * @param latencyMillis normalised latency on the target pool
 * @param predictedMillis latency on the target pool that a latency table predicted, not measured;
 *     absent where the study uses none
 * @param latencies one for each device that timed it, by pool
 * @param pools the latency in each pool where there is one
 * @param madds multiply-adds of one image
 * @param weights SHA-256 of the trained weights
 * @param progress of a training that runs
 * @param stopReason what a rule found that stopped it; absent where a user did
 * @param baseline what the user called a network that no policy proposed: no batch, no tokens, and
 *     part of neither budget nor front
 * @param finalist of one that is trained anew to be kept, which is like a baseline otherwise
 * @param test what the test images say, of a finalist whose data set has some
 */
public record TrialView(
    TrialId id,
    StudyId study,
    int number,
    int batch,
    TrialState state,
    List<Integer> tokens,
    List<String> blocks,
    NetworkSpec network,
    String networkHash,
    Reuse reuse,
    @Nullable Double accuracy,
    @Nullable Double latencyMillis,
    @Nullable Double predictedMillis,
    List<Latency> latencies,
    List<PoolTiming> pools,
    @Nullable Double reward,
    @Nullable Failure failure,
    @Nullable String stopReason,
    long parameters,
    long madds,
    @Nullable String weights,
    @Nullable Progress progress,
    @Nullable String baseline,
    @Nullable Finalist finalist,
    @Nullable TestScore test,
    Instant createdAt,
    @Nullable Instant endedAt) {
  public TrialView {
    tokens = new ArchitectureTokens(tokens).values();
    blocks = List.copyOf(blocks);
    latencies = List.copyOf(latencies);
    pools = List.copyOf(pools);
  }

  /**
   * One device's measurement; {@code latencyMillis} is normalised, the others are raw.
   *
   * @param suspect why it is not to be trusted; it does not count then, and another is wanted
   * @param outlier whether it is far from what the pool's other devices say; it counts
   * @param samples taken in all
   * @param sampleMillis the kept ones in the order they were taken; left out in lists of trials
   */
  public record Latency(
      String pool,
      double latencyMillis,
      double medianMillis,
      double p10Millis,
      double p90Millis,
      double coefficientOfVariation,
      double keptShare,
      int samples,
      double referenceMedianMillis,
      int threads,
      String device,
      DeviceInfo deviceInfo,
      Instant measuredAt,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String suspect,
      boolean outlier,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Double> sampleMillis) {
    public Latency {
      sampleMillis = List.copyOf(sampleMillis);
    }
  }

  /**
   * What a finalist was and what it is trained by.
   *
   * @param trial that was promoted
   * @param number of that trial within its study
   */
  public record Finalist(TrialId trial, int number, Recipe recipe, DataSplit data) {}

  /** Why it failed. */
  public record Failure(FailureClass failure, String message) {}
}
