package dev.mnas.service.profile;

import dev.mnas.objective.KendallTau;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
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

  /** Compares; networks with layers that the table lacks are left out. */
  static PredictionError of(LatencyTable table, List<LatencyTable.TimedNetwork> heldOut) {
    List<Double> predicted = new ArrayList<>();
    List<Double> measured = new ArrayList<>();
    double sum = 0;
    double worst = 0;
    for (LatencyTable.TimedNetwork timed : heldOut) {
      OptionalDouble prediction = table.predict(timed.network());
      if (prediction.isPresent()) {
        predicted.add(prediction.getAsDouble());
        measured.add(timed.millis());
        double error = Math.abs(prediction.getAsDouble() / timed.millis() - 1);
        sum += error;
        worst = Math.max(worst, error);
      }
    }
    return new PredictionError(
        predicted.size(),
        predicted.isEmpty() ? 0 : sum / predicted.size(),
        worst,
        KendallTau.of(predicted, measured).orElse(null));
  }
}
