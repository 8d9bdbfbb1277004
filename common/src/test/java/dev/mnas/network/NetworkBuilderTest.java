package dev.mnas.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkBuilderTest {
  private static Network network(TensorShape input, String... blocks) {
    return Network.of(
        new NetworkSpec(
            input,
            10,
            Activation.RELU6,
            16,
            1,
            Stream.of(blocks).map(BlockSpec::parse).toList(),
            0));
  }

  private static Network network(String... blocks) {
    return network(new TensorShape(28, 28, 1), blocks);
  }

  private static List<String> names(Network network) {
    return network.layers().stream().map(Layer::name).toList();
  }

  private static <T extends Layer> T layer(Network network, String name, Class<T> type) {
    return network.layers().stream()
        .filter(layer -> layer.name().equals(name))
        .map(type::cast)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"28,14", "27,14", "7,4", "2,1", "1,1"})
  void strideTwoHalvesAndRoundsUp(int side, int halved) {
    Network network = network(new TensorShape(side, side + 1, 1), "r1_k5_s22_e3_i16_o24");
    assertThat(layer(network, "block0.layer0.project", Layer.Conv.class).output())
        .isEqualTo(new TensorShape(halved, (side + 2) / 2, 24));
  }

  @Test
  void onlyTheFirstLayerOfABlockCarriesTheStride() {
    Network network = network("r3_k3_s22_e3_i16_o24");
    assertThat(
            network.layers().stream()
                .filter(Layer.DepthwiseConv.class::isInstance)
                .map(Layer.DepthwiseConv.class::cast)
                .map(Layer.DepthwiseConv::stride))
        .containsExactly(2, 1, 1);
  }

  @Test
  void squeezeIsReducedFromTheLayersInputFilters() {
    Network network = network("r2_k3_s11_e6_i16_o40_se0.25");
    Layer.SqueezeExcite first = layer(network, "block0.layer0.se", Layer.SqueezeExcite.class);
    Layer.SqueezeExcite second = layer(network, "block0.layer1.se", Layer.SqueezeExcite.class);
    assertThat(first.output().channels()).isEqualTo(96);
    assertThat(first.reducedFilters()).isEqualTo(4);
    assertThat(second.reducedFilters()).isEqualTo(10);
  }

  @Test
  void squeezeKeepsAtLeastOneFilter() {
    Network network = network("r1_k3_s11_e1_i16_o8_se0.01");
    assertThat(layer(network, "block0.layer0.se", Layer.SqueezeExcite.class).reducedFilters())
        .isEqualTo(1);
  }

  @Test
  void squeezeStandsBeforeTheProjectionAndBehindAConvolution() {
    assertThat(names(network("r1_k3_s11_e3_i16_o24_se0.25")))
        .containsExactly(
            "stem",
            "block0.layer0.expand",
            "block0.layer0.depthwise",
            "block0.layer0.se",
            "block0.layer0.project",
            "pool",
            "classifier");
    assertThat(names(network("r1_k3_s11_i16_o24_se0.25_conv")))
        .containsExactly("stem", "block0.layer0.conv", "block0.layer0.se", "pool", "classifier");
  }

  @Test
  void expansionOneHasNoExpandingConvolution() {
    assertThat(names(network("r1_k3_s11_e1_i16_o24"))).doesNotContain("block0.layer0.expand");
  }

  @Test
  void identityAddsOnlyWhereStrideIsOneAndChannelsMatch() {
    assertThat(names(network("r1_k3_s11_e3_i16_o16"))).contains("block0.layer0.add");
    assertThat(names(network("r1_k3_s22_e3_i16_o16"))).doesNotContain("block0.layer0.add");
    assertThat(names(network("r2_k3_s11_e3_i16_o24")))
        .doesNotContain("block0.layer0.add")
        .contains("block0.layer1.add");
  }

  @Test
  void noskipNeverAdds() {
    assertThat(names(network("r2_k3_s11_e3_i16_o16_noskip")))
        .noneMatch(name -> name.endsWith(".add"));
  }

  @Test
  void poolskipStridesWithItsLayer() {
    Network network = network("r2_k3_s22_e3_i16_o16_poolskip");
    Layer.MaxPool first = layer(network, "block0.layer0.skip", Layer.MaxPool.class);
    assertThat(first.stride()).isEqualTo(2);
    assertThat(first.kernel()).isEqualTo(3);
    assertThat(first.inputs()).containsExactly("stem");
    assertThat(first.output()).isEqualTo(new TensorShape(14, 14, 16));
    assertThat(layer(network, "block0.layer0.add", Layer.Add.class).inputs())
        .containsExactly("block0.layer0.skip", "block0.layer0.project");
    assertThat(layer(network, "block0.layer1.skip", Layer.MaxPool.class).stride()).isEqualTo(1);
  }

  @Test
  void poolskipIsLeftOutWhereChannelsDiffer() {
    assertThat(names(network("r1_k3_s22_e3_i16_o24_poolskip")))
        .doesNotContain("block0.layer0.skip", "block0.layer0.add");
  }

  @Test
  void projectionIsLinear() {
    Network network = network("r1_k3_s11_e3_i16_o24");
    assertThat(layer(network, "block0.layer0.project", Layer.Conv.class).activation())
        .isEqualTo(Activation.NONE);
    assertThat(layer(network, "block0.layer0.expand", Layer.Conv.class).activation())
        .isEqualTo(Activation.RELU6);
  }
}
