package dev.mnas.service.replay;

import java.util.List;

/**
 * What one search found.
 *
 * @param points after each number of evaluations that was asked for, rising
 * @param tried latencies in milliseconds of the networks of the second half, sorted
 * @param endedEarly whether it gave up, drawing what it knew again and again: from there on its
 *     points stay as they were
 * @param outsideShare evaluations that the table did not have
 */
record Track(List<Point> points, double[] tried, boolean endedEarly, double outsideShare) {
  Track {
    points = List.copyOf(points);
    tried = tried.clone();
  }

  /**
   * Where the search stood; rewards are without noise, NaN before the first.
   *
   * @param evaluations so far
   * @param bestReward of all networks evaluated
   * @param chosenReward of the network that looked best to the policy, noise and all
   * @param targetMiss of the best network: how far its latency is from the target, as a share
   * @param hypervolume of the front
   * @param uniqueDraws share of what the policy drew that was new, before it replaced repeats
   * @param uniqueShare share of what it suggested that was new
   */
  record Point(
      int evaluations,
      double bestReward,
      double chosenReward,
      double targetMiss,
      double hypervolume,
      double uniqueDraws,
      double uniqueShare) {
    Point with(double uniqueDrawsNow) {
      return new Point(
          evaluations,
          bestReward,
          chosenReward,
          targetMiss,
          hypervolume,
          uniqueDrawsNow,
          uniqueShare);
    }
  }
}
