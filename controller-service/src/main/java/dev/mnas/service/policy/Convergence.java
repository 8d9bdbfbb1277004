package dev.mnas.service.policy;

import java.util.Collections;
import java.util.List;

/**
 * When a study has converged: over the last {@code window} entries of both histories
 *
 * <ul>
 *   <li>the policy's entropy is settled: all entries at most {@code entropy}, or their range at
 *       most {@code entropy} (the first is a case of the second, as entropy is not negative), and
 *   <li>the best reward is flat: their range is at most {@code reward}.
 * </ul>
 *
 * A history shorter than the window has not converged. A policy that does not learn is flat from
 * the start, so the best reward alone decides there.
 *
 * @param window entries (trials or batches, as the histories are kept) looked at, at least 2
 * @param entropy in nats, mean over decisions
 * @param reward in units of the reward
 */
public record Convergence(int window, double entropy, double reward) {
  public Convergence {
    if (window < 2) {
      throw new IllegalArgumentException("convergence window must be at least 2, was " + window);
    }
    if (!(entropy >= 0) || !(reward >= 0)) {
      throw new IllegalArgumentException(
          "convergence bounds must not be negative, entropy was %s, reward %s"
              .formatted(entropy, reward));
    }
  }

  /**
   * Whether these histories, oldest first, have converged.
   *
   * @param entropyHistory mean entropy of the policy in nats
   * @param bestRewardHistory best reward so far
   */
  public boolean reached(List<Double> entropyHistory, List<Double> bestRewardHistory) {
    return isFlat(entropyHistory, entropy) && isFlat(bestRewardHistory, reward);
  }

  private boolean isFlat(List<Double> history, double bound) {
    if (history.size() < window) {
      return false;
    }
    List<Double> last = history.subList(history.size() - window, history.size());
    return Collections.max(last) - Collections.min(last) <= bound;
  }
}
