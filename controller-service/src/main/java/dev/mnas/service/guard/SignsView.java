package dev.mnas.service.guard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The signs of a search as users see them.
 *
 * @param batches that were observed, the oldest first; of a long search at most {@value #MOST},
 *     evenly spread, the last always there
 * @param noise of its measurements
 * @param devices whose latencies were measured for it
 * @param plateauWindow complete trials without growth that count as a plateau
 */
public record SignsView(
    List<Batch> batches, NoiseView noise, List<Device> devices, int plateauWindow) {
  static final int MOST = 240;

  public SignsView {
    batches = List.copyOf(batches);
    devices = List.copyOf(devices);
  }

  /**
   * How the search did after a batch.
   *
   * @param batch from 0
   * @param trial number of its last trial
   * @param complete trials by then
   * @param policy word of the kind that proposes
   * @param entropies of each decision in nats, in decision order
   * @param uniqueShareBefore share of the last 30 or more draws that were new, before repeats were
   *     replaced; absent while there are fewer
   * @param uniqueShare likewise of the suggestions, after repeats were replaced
   * @param kl mean divergence in nats a token that the last update made; absent without an update
   * @param clipShare share of tokens whose gradient the last update clipped away
   * @param restarts of the policy, its own and those asked for
   * @param bestRewards under each target, by rising target; empty before the first complete trial
   * @param hypervolume of the front in accuracy x milliseconds
   * @param hypervolumeSlope what 100 complete trials add to it, over the last 50; absent before
   */
  public record Batch(
      int batch,
      int trial,
      int complete,
      String policy,
      List<Double> entropies,
      @Nullable Double uniqueShareBefore,
      @Nullable Double uniqueShare,
      @Nullable Double kl,
      @Nullable Double clipShare,
      int restarts,
      List<Double> bestRewards,
      double hypervolume,
      @Nullable Double hypervolumeSlope) {
    public Batch {
      entropies = List.copyOf(entropies);
      bestRewards = List.copyOf(bestRewards);
    }
  }

  /**
   * How far measurements of one network lie apart, as standard deviations.
   *
   * @param accuracy of networks that were trained again with other seeds; absent while fewer than
   *     three were
   * @param accuracyRepeats trainings beyond each network's first
   * @param latencyShare of a latency, as a share of it; absent where nothing tells
   * @param latencyRepeats timings of one network on one device beyond the first; with fewer than
   *     three the share is the standard error of a median by its own samples, which leaves out what
   *     lies between two timings
   * @param reward what both come to; absent while the accuracy's is not known
   * @param rewardByLatency the latency's part of it; absent where that is not known
   * @param rewardSpread standard deviation of the last 50 trials' rewards under the largest target;
   *     absent before there are 30
   */
  public record NoiseView(
      @Nullable Double accuracy,
      int accuracyRepeats,
      @Nullable Double latencyShare,
      int latencyRepeats,
      @Nullable Double reward,
      @Nullable Double rewardByLatency,
      @Nullable Double rewardSpread) {}

  /**
   * How fast a device is and was, by its reference network.
   *
   * @param measurements that tell of it
   * @param beforeMillis median of all but the last five; absent while there are fewer than ten
   * @param nowMillis median of the last five
   */
  public record Device(
      String device, int measurements, @Nullable Double beforeMillis, double nowMillis) {}
}
