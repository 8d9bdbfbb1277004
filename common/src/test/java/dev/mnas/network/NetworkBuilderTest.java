package dev.mnas.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
  void shuffleUnitOfStrideTwoConcatenatesItsAveragePooledInput() {
    Network network = network("r1_k3_s22_i16_o48_se0.25_g4_shuffle");
    assertThat(names(network))
        .containsExactly(
            "stem",
            "block0.layer0.compress",
            "block0.layer0.shuffle",
            "block0.layer0.depthwise",
            "block0.layer0.se",
            "block0.layer0.project",
            "block0.layer0.skip",
            "block0.layer0.concat",
            "pool",
            "classifier");
    Layer.Conv project = layer(network, "block0.layer0.project", Layer.Conv.class);
    assertThat(project.output()).isEqualTo(new TensorShape(14, 14, 32));
    assertThat(project.groups()).isEqualTo(4);
    assertThat(project.activation()).isEqualTo(Activation.RELU6);
    Layer.AveragePool skip = layer(network, "block0.layer0.skip", Layer.AveragePool.class);
    assertThat(skip.inputs()).containsExactly("stem");
    assertThat(skip.output()).isEqualTo(new TensorShape(14, 14, 16));
    assertThat(skip.kernel()).isEqualTo(3);
    assertThat(skip.stride()).isEqualTo(2);
    assertThat(skip.activation()).isEqualTo(Activation.RELU6);
    Layer.Concat concat = layer(network, "block0.layer0.concat", Layer.Concat.class);
    assertThat(concat.inputs()).containsExactly("block0.layer0.skip", "block0.layer0.project");
    assertThat(concat.output()).isEqualTo(new TensorShape(14, 14, 48));
    assertThat(layer(network, "block0.layer0.se", Layer.SqueezeExcite.class).reducedFilters())
        .isEqualTo(4);
  }

  @Test
  void shuffleUnitOfStrideOneAddsAndThenActivates() {
    Network network = network("r2_k5_s22_i16_o48_g4_shuffle");
    Layer.Conv compress = layer(network, "block0.layer1.compress", Layer.Conv.class);
    assertThat(compress.output().channels()).isEqualTo(12);
    assertThat(compress.activation()).isEqualTo(Activation.RELU6);
    Layer.DepthwiseConv depthwise =
        layer(network, "block0.layer1.depthwise", Layer.DepthwiseConv.class);
    assertThat(depthwise.activation()).isEqualTo(Activation.NONE);
    assertThat(depthwise.kernel()).isEqualTo(5);
    assertThat(layer(network, "block0.layer1.project", Layer.Conv.class).activation())
        .isEqualTo(Activation.NONE);
    Layer.Add add = layer(network, "block0.layer1.add", Layer.Add.class);
    assertThat(add.inputs()).containsExactly("block0.layer0.concat", "block0.layer1.project");
    assertThat(add.activation()).isEqualTo(Activation.RELU6);
  }

  @Test
  void firstPointwiseConvolutionBehindTheStemIsNotGrouped() {
    Network network = network("r2_k3_s22_i16_o48_g4_shuffle", "r1_k3_s22_i48_o96_g4_shuffle");
    assertThat(
            network.layers().stream()
                .filter(Layer.Conv.class::isInstance)
                .map(Layer.Conv.class::cast)
                .filter(conv -> conv.name().startsWith("block"))
                .map(Layer.Conv::groups))
        .containsExactly(1, 4, 4, 4, 4, 4);
    assertThat(layer(network, "block0.layer0.shuffle", Layer.ChannelShuffle.class).groups())
        .isEqualTo(4);
  }

  @Test
  void shuffleUnitWithoutAShortcutEndsInItsActivation() {
    for (String block :
        List.of(
            "r1_k3_s11_i16_o48_g4_shuffle",
            "r1_k3_s22_i16_o48_g4_shuffle_noskip",
            "r1_k3_s22_i16_o48_g4_shuffle_poolskip",
            "r1_k3_s22_i16_o16_g4_shuffle")) {
      Network network = network(block);
      assertThat(names(network))
          .noneMatch(name -> name.matches(".*[.](skip|concat|add)"))
          .hasSize(7);
      Layer.Conv project = layer(network, "block0.layer0.project", Layer.Conv.class);
      assertThat(project.activation()).isEqualTo(Activation.RELU6);
    }
    assertThat(names(network("r1_k3_s22_i16_o16_g4_shuffle_poolskip")))
        .contains("block0.layer0.skip", "block0.layer0.add");
  }

  @Test
  void groupsThatDoNotDivideAreRefusedByTheirBlock() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network("r1_k3_s11_e3_i16_o40", "r1_k3_s11_i40_o48_g3_shuffle"))
        .withMessage("block1.layer0.compress: 3 groups must divide the input channels, were 40");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network("r1_k3_s22_i16_o48_g3_shuffle"))
        .withMessage("block0.layer0.project: 3 groups must divide the output channels, were 32");
  }

  @Test
  void poolBehindTheStemHalves() {
    NetworkSpec spec =
        new NetworkSpec(
            new TensorShape(27, 28, 1),
            10,
            Activation.RELU,
            16,
            2,
            List.of(BlockSpec.parse("r1_k3_s11_e1_i16_o16")),
            0,
            true);
    Layer.MaxPool pool = layer(Network.of(spec), "stem.pool", Layer.MaxPool.class);
    assertThat(pool.output()).isEqualTo(new TensorShape(7, 7, 16));
    assertThat(pool.inputs()).containsExactly("stem");
    assertThat(Network.of(spec).layers().get(2).inputs()).containsExactly("stem.pool");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          r1_k3_s11_e3_i16_o2000000                       | block0.layer0.project: an activation must have at most 67108864 elements, was 28x28x2000000
          r1_k3_s11_e1_i16_o24 r1_k3_s11_e2000000_i24_o24 | block1.layer0.expand: an activation must have at most 67108864 elements, was 28x28x48000000
          r1_k3_s11_e1000000000_i16_o24                   | block0.layer0: an activation must have at most
          r1_k9999999_s11_i16_o24_conv                    | block0.layer0.conv: weights must be at most 268435456, were
          r1_k3_s11_e1_i16_o20000 r1_k3_s11_i20000_o20000_conv | block1.layer0.conv: weights must be at most 268435456, were 3600
          r2000000000_k3_s11_e1_i16_o16                   | block0.layer10922.project: layers must be at most 32768
          """)
  void networkThatNoMemoryHoldsIsRefusedByItsBlock(String blocks, String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(blocks.split(" ")))
        .withMessageStartingWith(rule);
  }

  @Test
  void imageThatNoMemoryHoldsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(new TensorShape(Integer.MAX_VALUE, 5, 1), "r1_k3_s11_e1_i16_o16"))
        .withMessage(
            "input: an activation must have at most 67108864 elements, was 2147483647x5x1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(new TensorShape(0, 5, 1), "r1_k3_s11_e1_i16_o16"))
        .withMessage("height, width and channels must be at least 1, were 0x5x1");
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
