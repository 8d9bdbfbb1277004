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
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LatencyTableTest {
  private static final SearchSpace SPACE = Presets.find("fashion").orElseThrow();
  private static final double OVERHEAD = 0.004;
  private static Map<String, Layer> layers = Map.of();

  @BeforeAll
  static void findLayers() {
    layers = DistinctLayers.of(SPACE);
  }

  /** Made up: by multiply-adds and outputs, and for the same layer always up to 10% off. */
  private static double millis(Layer layer) {
    double own = 0.2 * new Random(LayerKey.of(layer).hashCode()).nextDouble() - 0.1;
    return (0.003 + layer.madds() / 2e7 + layer.output().elements() / 1e8) * (1 + own);
  }

  private static List<TimedNetwork> networks(int count, long seed) {
    Random random = new Random(seed);
    List<TimedNetwork> networks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Network network = SPACE.decode(SPACE.random(random));
      double sum = network.layers().stream().mapToDouble(LatencyTableTest::millis).sum();
      networks.add(new TimedNetwork(network, OVERHEAD + sum));
    }
    return networks;
  }

  @Test
  void layersAreFoundFromNetworksThatHaveThem() {
    TableFit fit = TableFit.of(layers, networks(150, 1));
    assertThat(fit.outliers()).isZero();
    LatencyTable table = fit.table();
    assertThat(table.layerMillis().keySet()).isEqualTo(layers.keySet());
    assertThat(table.layerMillis().values()).allMatch(millis -> millis >= 0);
    PredictionError error = PredictionError.of(table, networks(50, 2));
    assertThat(error.networks()).isEqualTo(50);
    assertThat(error.meanError()).isLessThan(0.02);
    assertThat(error.worstError()).isBetween(error.meanError(), 0.1);
    assertThat(error.kendallTau()).isGreaterThan(0.97);
  }

  @Test
  void layersOfTheirOwnPaceAreToldFromTheirTerms() {
    TableFit fit = TableFit.of(layers, networks(400, 1));
    String stem = "conv k3 s2 RELU6 28x28x1 14x14x16";
    assertThat(fit.table().layerNetworks()).containsEntry(stem, 400);
    LatencyTable termsAlone =
        new LatencyTable(
            fit.table().overheadMillis(), Map.of(), Map.of(), fit.table().termMillis());
    List<TimedNetwork> others = networks(50, 2);
    assertThat(PredictionError.of(fit.table(), others).meanError())
        .isLessThan(0.7 * PredictionError.of(termsAlone, others).meanError());
  }

  @Test
  void networkThatIsNoSumOfLayersIsLeftOut() {
    List<TimedNetwork> timed = new ArrayList<>(networks(150, 1));
    TimedNetwork disturbed = timed.get(7);
    timed.set(7, new TimedNetwork(disturbed.network(), 2 * disturbed.millis()));
    TableFit fit = TableFit.of(layers, timed);
    assertThat(fit.outliers()).isEqualTo(1);
    assertThat(fit.table().predict(disturbed.network()))
        .isCloseTo(disturbed.millis(), within(0.1 * disturbed.millis()));
  }

  @Test
  void layerThatTheTableLacksHasWhatItsTermsAddUpTo() {
    LatencyTable table = TableFit.of(layers, networks(150, 1)).table();
    SearchSpace other = Presets.find("cifar10").orElseThrow();
    Network network = other.decode(other.random(new Random(1)));
    double sum = network.layers().stream().mapToDouble(LatencyTableTest::millis).sum();
    assertThat(table.predict(network)).isCloseTo(OVERHEAD + sum, within(0.2 * sum));
  }

  @Test
  void fitOfTooFewNetworksIsRefused() {
    assertThatThrownBy(() -> TableFit.of(layers, networks(19, 1)))
        .hasMessage("a fit needs at least 20 networks, had 19");
  }
}
