package dev.mnas.service.profile;

import dev.mnas.network.Layer;
import dev.mnas.network.LayerKey;
import dev.mnas.network.Network;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Predicts the latency of a network: {@code overheadMillis} and the latencies of its layers. All
 * are those of layers within networks, fused as the runtime fuses them, normalised as measured
 * latencies are.
 *
 * @param overheadMillis of a network without layers
 * @param layerMillis latency of each layer of the space, by {@link LayerKey}
 * @param layerNetworks networks that the table was fitted to and that have the layer; a layer of
 *     none has what its terms add up to
 * @param termMillis latency of one unit of what layers are made of; a layer that is not in the
 *     table has the sum of its terms
 */
public record LatencyTable(
    double overheadMillis,
    Map<String, Double> layerMillis,
    Map<String, Integer> layerNetworks,
    Map<String, Double> termMillis) {

  public LatencyTable {
    layerMillis = Collections.unmodifiableMap(new TreeMap<>(layerMillis));
    layerNetworks = Collections.unmodifiableMap(new TreeMap<>(layerNetworks));
    termMillis = Collections.unmodifiableMap(new TreeMap<>(termMillis));
  }

  /** The predicted latency in milliseconds, of a network of the table's space. */
  public double predict(Network network) {
    double millis = overheadMillis;
    for (Layer layer : network.layers()) {
      Double known = layerMillis.get(LayerKey.of(layer));
      millis += known == null ? terms(layer, termMillis) : known;
    }
    return millis;
  }

  /** What the layer's terms add up to; terms of which nothing is known count nothing. */
  static double terms(Layer layer, Map<String, Double> termMillis) {
    double millis = 0;
    for (Map.Entry<String, Double> term : LayerTerms.of(layer).entrySet()) {
      millis += term.getValue() * termMillis.getOrDefault(term.getKey(), 0.0);
    }
    return millis;
  }

  /** A network that was timed as a whole. */
  record TimedNetwork(Network network, double millis) {}
}
