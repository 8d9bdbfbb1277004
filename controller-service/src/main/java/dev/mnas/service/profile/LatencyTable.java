package dev.mnas.service.profile;

import dev.mnas.network.Layer;
import dev.mnas.network.LayerKey;
import dev.mnas.network.Network;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Predicts the latency of a network from those of its layers: {@code scale} times their sum, plus
 * {@code perLayerMillis} for each (a layer alone pays for the call of the runtime, in a network
 * only all together do), plus {@code offsetMillis}.
 *
 * @param layerMillis normalised latency of each layer alone, by {@link LayerKey}
 */
public record LatencyTable(
    Map<String, Double> layerMillis, double scale, double perLayerMillis, double offsetMillis) {
  private static final int TERMS = 3;

  /** Of the diagonal; keeps the equations solvable where all networks have as many layers. */
  private static final double RIDGE = 1e-9;

  public LatencyTable {
    layerMillis = Collections.unmodifiableMap(new TreeMap<>(layerMillis));
  }

  /**
   * Fits the three numbers so that the squares of relative errors are least.
   *
   * @param networks whose layers the table has, at least three
   */
  static LatencyTable fit(Map<String, Double> layerMillis, List<TimedNetwork> networks) {
    if (networks.size() < TERMS) {
      throw new IllegalArgumentException(
          "a fit needs at least %d networks, had %d".formatted(TERMS, networks.size()));
    }
    LatencyTable sums = new LatencyTable(layerMillis, 1, 0, 0);
    double[][] equations = new double[TERMS][TERMS + 1];
    for (TimedNetwork timed : networks) {
      double[] terms = {
        sums.predict(timed.network()).orElseThrow(), timed.network().layers().size(), 1
      };
      for (int i = 0; i < TERMS; i++) {
        double weighted = terms[i] / (timed.millis() * timed.millis());
        for (int j = 0; j < TERMS; j++) {
          equations[i][j] += weighted * terms[j];
        }
        equations[i][TERMS] += weighted * timed.millis();
      }
    }
    double[] solved = solve(equations);
    return new LatencyTable(layerMillis, solved[0], solved[1], solved[2]);
  }

  /** Gaussian elimination with pivots. */
  private static double[] solve(double[][] equations) {
    for (int i = 0; i < TERMS; i++) {
      equations[i][i] *= 1 + RIDGE;
    }
    for (int column = 0; column < TERMS; column++) {
      int pivot = column;
      for (int row = column + 1; row < TERMS; row++) {
        if (Math.abs(equations[row][column]) > Math.abs(equations[pivot][column])) {
          pivot = row;
        }
      }
      double[] swapped = equations[column];
      equations[column] = equations[pivot];
      equations[pivot] = swapped;
      for (int row = 0; row < TERMS; row++) {
        if (row != column) {
          double factor = equations[row][column] / equations[column][column];
          for (int at = column; at <= TERMS; at++) {
            equations[row][at] -= factor * equations[column][at];
          }
        }
      }
    }
    double[] solved = new double[TERMS];
    for (int i = 0; i < TERMS; i++) {
      solved[i] = equations[i][TERMS] / equations[i][i];
    }
    return solved;
  }

  /**
   * The predicted latency in milliseconds.
   *
   * @return empty where the table lacks one of the layers
   */
  public OptionalDouble predict(Network network) {
    double sum = 0;
    for (Layer layer : network.layers()) {
      Double millis = layerMillis.get(LayerKey.of(layer));
      if (millis == null) {
        return OptionalDouble.empty();
      }
      sum += millis;
    }
    return OptionalDouble.of(scale * sum + perLayerMillis * network.layers().size() + offsetMillis);
  }

  /** A network that was timed as a whole. */
  record TimedNetwork(Network network, double millis) {}
}
