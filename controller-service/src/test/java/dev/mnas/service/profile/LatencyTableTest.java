package dev.mnas.service.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.network.Layer;
import dev.mnas.network.LayerKey;
import dev.mnas.network.Network;
import dev.mnas.service.profile.LatencyTable.TimedNetwork;
import dev.mnas.space.DistinctLayers;
import dev.mnas.space.SearchSpace;
import dev.mnas.yaml.Presets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyTableTest {
  private static final SearchSpace SPACE = Presets.find("fashion").orElseThrow();

  /** Made up: grows with multiply-adds and elements. */
  private static double millis(Layer layer) {
    return 0.003 + layer.madds() / 2e7 + layer.output().elements() / 1e8;
  }

  private static Map<String, Double> layers() {
    Map<String, Double> layers = new HashMap<>();
    DistinctLayers.of(SPACE).forEach((key, layer) -> layers.put(key, millis(layer)));
    return layers;
  }

  private static List<TimedNetwork> networks(int count, long seed) {
    Random random = new Random(seed);
    List<TimedNetwork> networks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Network network = SPACE.decode(SPACE.random(random));
      double sum = network.layers().stream().mapToDouble(LatencyTableTest::millis).sum();
      networks.add(new TimedNetwork(network, 0.9 * sum - 0.002 * network.layers().size() + 0.004));
    }
    return networks;
  }

  @Test
  void fitFindsHowLayersAddUp() {
    LatencyTable table = LatencyTable.fit(layers(), networks(30, 1));
    assertThat(table.scale()).isCloseTo(0.9, within(1e-3));
    assertThat(table.perLayerMillis()).isCloseTo(-0.002, within(1e-4));
    assertThat(table.offsetMillis()).isCloseTo(0.004, within(1e-3));
    PredictionError error = PredictionError.of(table, networks(50, 2));
    assertThat(error.networks()).isEqualTo(50);
    assertThat(error.meanError()).isLessThan(1e-3);
    assertThat(error.kendallTau()).isGreaterThan(0.99);
  }

  @Test
  void errorIsThatOfNetworksWhoseLayersAreKnown() {
    Map<String, Double> layers = layers();
    List<TimedNetwork> timed = networks(10, 3);
    LatencyTable table = new LatencyTable(layers, 1, 0, 0);
    PredictionError error = PredictionError.of(table, timed);
    double expected =
        timed.stream()
            .mapToDouble(
                one ->
                    Math.abs(
                        one.network().layers().stream().mapToDouble(LatencyTableTest::millis).sum()
                                / one.millis()
                            - 1))
            .average()
            .orElseThrow();
    assertThat(error.meanError()).isCloseTo(expected, within(1e-9));
    assertThat(error.worstError()).isGreaterThanOrEqualTo(error.meanError());

    layers.remove(LayerKey.of(timed.get(0).network().layers().get(3)));
    LatencyTable holed = new LatencyTable(layers, 1, 0, 0);
    assertThat(holed.predict(timed.get(0).network())).isEmpty();
    assertThat(PredictionError.of(holed, timed).networks()).isLessThan(10);
  }

  @Test
  void fitOfTooFewNetworksIsRefused() {
    assertThatThrownBy(() -> LatencyTable.fit(layers(), networks(2, 1)))
        .hasMessage("a fit needs at least 3 networks, had 2");
  }
}
