package dev.mnas.trainer.parity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Zoo;
import dev.mnas.network.ZooModel;
import dev.mnas.network.ZooOptions;
import dev.mnas.space.SearchSpace;
import dev.mnas.yaml.Presets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network that was trained, the one that was timed and the one that was exported are one. */
class ParityIT {
  private static final Logger LOG = LoggerFactory.getLogger(ParityIT.class);
  private static final int NETWORKS_PER_PRESET = Integer.getInteger("parity.networks", 5);
  private static final int MIN_SIDE = 8;
  private static final int MAX_SIDE = 64;

  private final SplittableRandom random = new SplittableRandom(20);
  private final Parity parity = new Parity(random);

  @Test
  void everyCombinationOfOneLayerComputesTheSameEverywhere() throws OrtException {
    List<Network> networks = OneLayerNetworks.all();
    assertThat(networks).hasSize(4 * 2 * 2 * 2 * 3 * 2);
    Set<Class<?>> kinds = new HashSet<>();
    for (Network network : networks) {
      parity.check(network);
      network.layers().forEach(layer -> kinds.add(layer.getClass()));
    }
    assertThat(kinds).containsExactlyInAnyOrder(Layer.class.getPermittedSubclasses());
    LOG.info("Single layers: {}", parity);
  }

  @Test
  void publishedNetworksComputeTheSameEverywhere() throws OrtException {
    for (ZooModel model : ZooModel.values()) {
      parity.check(Network.of(Zoo.network(model, ZooOptions.PUBLISHED).spec()));
    }
    for (int groups : List.of(1, 2, 4, 8)) {
      ZooOptions options = ZooOptions.PUBLISHED.withGroups(groups);
      parity.check(Network.of(Zoo.network(ZooModel.SHUFFLENET, options).spec()));
    }
    ZooOptions narrow = ZooOptions.PUBLISHED.withWidth(0.5);
    parity.check(Network.of(Zoo.network(ZooModel.MOBILENETV2, narrow).spec()));
    LOG.info("Published networks: {}", parity);
  }

  @Test
  void poolsOfNegativeValuesIgnoreThePadding() throws OrtException {
    // In single layers, only values after a ReLU are pooled, which a padding of 0 would not change.
    BlockSpec block = BlockSpec.parse("r3_k3_s11_e3_i8_o8_poolskip");
    for (int side : List.of(4, 5)) {
      parity.check(
          Network.of(
              new NetworkSpec(
                  new TensorShape(side, side, 3), 10, Activation.RELU6, 8, 1, List.of(block), 0)));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.mnas.yaml.Presets#names")
  void randomNetworksOfPresetsComputeTheSameEverywhere(String preset) throws OrtException {
    SearchSpace space = Presets.find(preset).orElseThrow();
    for (int i = 0; i < NETWORKS_PER_PRESET; i++) {
      NetworkSpec drawn = space.decode(space.random(random)).spec();
      TensorShape input =
          new TensorShape(
              random.nextInt(MIN_SIDE, MAX_SIDE + 1),
              random.nextInt(MIN_SIDE, MAX_SIDE + 1),
              drawn.input().channels());
      parity.check(
          Network.of(
              new NetworkSpec(
                  input,
                  drawn.classes(),
                  drawn.activation(),
                  drawn.stemFilters(),
                  drawn.stemStride(),
                  drawn.blocks(),
                  drawn.headFilters())));
    }
    LOG.info("Preset {}: {}", preset, parity);
  }
}
