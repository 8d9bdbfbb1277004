package dev.mnas.task;

import java.util.List;

/**
 * How far a training is.
 *
 * @param epoch finished epochs
 * @param loss mean training loss of the last epoch
 * @param accuracy validation accuracy after it, in [0, 1]
 * @param imagesPerSecond training throughput of that epoch
 */
public record Progress(int epoch, double loss, double accuracy, double imagesPerSecond) {
  private static final int MAX_EPOCH = 10_000;

  /**
   * Finished epochs, one after the other.
   *
   * @throws IllegalArgumentException unless epochs grow from at least 1 and accuracies lie in [0,
   *     1]
   */
  static List<Progress> curve(List<Progress> epochs) {
    int before = 0;
    for (Progress each : epochs) {
      if (each.epoch <= before || each.epoch > MAX_EPOCH) {
        throw new IllegalArgumentException(
            "curve must have growing epochs in [1, %d], had %d after %d"
                .formatted(MAX_EPOCH, each.epoch, before));
      }
      if (!(each.accuracy >= 0 && each.accuracy <= 1)) {
        throw new IllegalArgumentException(
            "curve must have accuracies in [0, 1], had %s after epoch %d"
                .formatted(each.accuracy, each.epoch));
      }
      before = each.epoch;
    }
    return List.copyOf(epochs);
  }
}
