package dev.mnas.service.profile;

import dev.mnas.network.Layer;
import dev.mnas.network.LayerKey;
import dev.mnas.network.Network;
import dev.mnas.service.device.DeviceUnits;
import dev.mnas.service.profile.LatencyTable.TimedNetwork;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the latencies of layers that explain those of whole networks. First the {@link LayerTerms}:
 * the ones, none below 0, with the least squares of relative errors. Then each layer's own
 * deviation from its terms, held near 0 by a ridge, for a layer is in few networks. Why so, and
 * what else was measured: docs/adr/0009.
 *
 * @param table what was found
 * @param outliers networks that were left out: their timings are no sum of any layers
 */
record TableFit(LatencyTable table, int outliers) {
  static final int LEAST_NETWORKS = 20;

  private static final String OVERHEAD = "network";
  private static final double RIDGE = 0.1;
  private static final int ROUNDS = 2;

  /** In robust standard deviations of the errors. */
  private static final double OUTLIER = 4;

  /** Timings of one network differ by as much. */
  private static final double LEAST_OUTLIER = 0.05;

  private static final double MAD_TO_DEVIATION = 1.4826;

  /**
   * Fits a table.
   *
   * @param layers of the space, by {@link LayerKey}
   * @param timed random networks of the space
   * @throws IllegalArgumentException when they are fewer than {@value #LEAST_NETWORKS}
   */
  static TableFit of(Map<String, Layer> layers, List<TimedNetwork> timed) {
    if (timed.size() < LEAST_NETWORKS) {
      throw new IllegalArgumentException(
          "a fit needs at least %d networks, had %d".formatted(LEAST_NETWORKS, timed.size()));
    }
    List<TimedNetwork> kept = timed;
    Map<String, Double> terms = terms(kept);
    for (int round = 0; round < ROUNDS; round++) {
      List<TimedNetwork> within = within(kept, terms);
      if (within.size() == kept.size()) {
        break;
      }
      kept = within;
      terms = terms(kept);
    }
    return new TableFit(table(layers, kept, terms), timed.size() - kept.size());
  }

  /** Latency of a unit of each term. */
  private static Map<String, Double> terms(List<TimedNetwork> timed) {
    Map<String, Integer> columns = new LinkedHashMap<>();
    List<Map<String, Double>> sums = new ArrayList<>();
    for (TimedNetwork network : timed) {
      Map<String, Double> sum = sum(network.network());
      sum.keySet().forEach(term -> columns.putIfAbsent(term, columns.size()));
      sums.add(sum);
    }
    double[][] rows = new double[timed.size()][columns.size()];
    double[] wanted = new double[timed.size()];
    for (int i = 0; i < rows.length; i++) {
      double weight = 1 / timed.get(i).millis();
      wanted[i] = 1;
      for (Map.Entry<String, Double> term : sums.get(i).entrySet()) {
        rows[i][columns.getOrDefault(term.getKey(), 0)] = term.getValue() * weight;
      }
    }
    double[] millis = LeastSquares.solve(rows, wanted, 0, 0);
    Map<String, Double> found = new HashMap<>();
    columns.forEach((term, column) -> found.put(term, millis[column]));
    return found;
  }

  private static Map<String, Double> sum(Network network) {
    Map<String, Double> sum = new LinkedHashMap<>();
    sum.put(OVERHEAD, 1.0);
    for (Layer layer : network.layers()) {
      LayerTerms.of(layer).forEach((term, amount) -> sum.merge(term, amount, Double::sum));
    }
    return sum;
  }

  private static double explained(Network network, Map<String, Double> terms) {
    double millis = terms.getOrDefault(OVERHEAD, 0.0);
    for (Layer layer : network.layers()) {
      millis += LatencyTable.terms(layer, terms);
    }
    return millis;
  }

  private static List<TimedNetwork> within(List<TimedNetwork> timed, Map<String, Double> terms) {
    List<Double> errors =
        timed.stream()
            .map(network -> Math.abs(explained(network.network(), terms) / network.millis() - 1))
            .toList();
    double most = Math.max(LEAST_OUTLIER, OUTLIER * MAD_TO_DEVIATION * DeviceUnits.median(errors));
    List<TimedNetwork> within = new ArrayList<>();
    for (int i = 0; i < timed.size(); i++) {
      if (errors.get(i) <= most) {
        within.add(timed.get(i));
      }
    }
    return within;
  }

  private static LatencyTable table(
      Map<String, Layer> layers, List<TimedNetwork> timed, Map<String, Double> terms) {
    Map<String, Double> termsOf = new LinkedHashMap<>();
    Map<String, Integer> networks = new HashMap<>();
    for (TimedNetwork network : timed) {
      Map<String, Layer> own = new HashMap<>();
      network.network().layers().forEach(layer -> own.put(LayerKey.of(layer), layer));
      own.forEach(
          (key, layer) -> {
            termsOf.computeIfAbsent(key, unknown -> LatencyTable.terms(layer, terms));
            networks.merge(key, 1, Integer::sum);
          });
    }
    List<String> keys = List.copyOf(termsOf.keySet());
    double[] deviations = deviations(keys, termsOf, timed, terms);
    Map<String, Double> layerMillis = new HashMap<>();
    layers.forEach((key, layer) -> layerMillis.put(key, LatencyTable.terms(layer, terms)));
    layers.keySet().forEach(key -> networks.putIfAbsent(key, 0));
    for (int i = 0; i < deviations.length; i++) {
      double own = termsOf.getOrDefault(keys.get(i), 0.0);
      layerMillis.put(keys.get(i), own * (1 + deviations[i]));
    }
    Map<String, Double> units = new HashMap<>(terms);
    units.remove(OVERHEAD);
    return new LatencyTable(terms.getOrDefault(OVERHEAD, 0.0), layerMillis, networks, units);
  }

  /** By how much of itself each layer differs from its terms; no latency becomes negative. */
  private static double[] deviations(
      List<String> keys,
      Map<String, Double> termsOf,
      List<TimedNetwork> timed,
      Map<String, Double> terms) {
    Map<String, Integer> columns = new HashMap<>();
    keys.forEach(key -> columns.put(key, columns.size()));
    double[][] rows = new double[timed.size()][keys.size()];
    double[] left = new double[timed.size()];
    for (int i = 0; i < rows.length; i++) {
      TimedNetwork network = timed.get(i);
      left[i] = 1 - explained(network.network(), terms) / network.millis();
      for (Layer layer : network.network().layers()) {
        String key = LayerKey.of(layer);
        rows[i][columns.getOrDefault(key, 0)] += termsOf.getOrDefault(key, 0.0) / network.millis();
      }
    }
    return LeastSquares.solve(rows, left, -1, RIDGE);
  }
}
