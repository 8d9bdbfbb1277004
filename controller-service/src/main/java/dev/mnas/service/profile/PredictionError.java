package dev.mnas.service.profile;

import dev.mnas.objective.KendallTau;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How wrong a table is on networks that it was not fitted to.
 *
 * @param networks of the space, drawn at random
 * @param meanError mean of |predicted - measured| / measured
 * @param worstError the largest of them
 * @param kendallTau between predicted and measured; absent where either is the same for all
 */
public record PredictionError(
    int networks, double meanError, double worstError, @Nullable Double kendallTau) {

  /**
   * Compares predictions with what was measured.
   *
   * @param heldOut at least one
   */
  static PredictionError of(LatencyTable table, List<LatencyTable.TimedNetwork> heldOut) {
    List<Double> predicted = new ArrayList<>();
    List<Double> measured = new ArrayList<>();
    double sum = 0;
    double worst = 0;
    for (LatencyTable.TimedNetwork timed : heldOut) {
      double prediction = table.predict(timed.network());
      predicted.add(prediction);
      measured.add(timed.millis());
      double error = Math.abs(prediction / timed.millis() - 1);
      sum += error;
      worst = Math.max(worst, error);
    }
    return new PredictionError(
        heldOut.size(),
        sum / heldOut.size(),
        worst,
        KendallTau.of(predicted, measured).orElse(null));
  }
}
