package dev.mnas.space;

import static dev.mnas.space.Spaces.PAPER;
import static dev.mnas.space.Spaces.VERTEX;
import static dev.mnas.space.Spaces.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many tokens give one network; a network's hash tells whether two are the same function. */
class CanonicalFormTest {
  private static String hash(SearchSpace space, Integer... tokens) {
    return space.decode(tokens(tokens)).hash();
  }

  private static NetworkSpec spec(String... blocks) {
    return new NetworkSpec(
        new TensorShape(28, 28, 1),
        10,
        Activation.RELU6,
        16,
        2,
        Stream.of(blocks).map(BlockSpec::parse).toList(),
        32);
  }

  private static String hash(String... blocks) {
    return Network.of(spec(blocks)).hash();
  }

  @Test
  void expansionOfAConvolutionMakesNoDifference() {
    SearchSpace space = Spaces.of(new BlockSpace(1, 24, List.of(1), VERTEX));
    assertThat(hash(space, 0, 0)).isEqualTo(hash(space, 0, 1)).isEqualTo(hash(space, 0, 2));
    assertThat(hash(space, 1, 0)).isNotEqualTo(hash(space, 1, 1));
    assertThat(hash(space, 0, 0)).isNotEqualTo(hash(space, 1, 0));
  }

  @Test
  void shortcutMakesNoDifferenceWhereShapesNeverMatch() {
    SearchSpace space = Spaces.of(new BlockSpace(2, 24, List.of(1, 2), PAPER));
    // One layer from 16 to 24 filters: none, identity and pool are one network.
    assertThat(hash(space, 3, 0, 0, 0, 1, 0))
        .isEqualTo(hash(space, 3, 0, 0, 1, 1, 0))
        .isEqualTo(hash(space, 3, 0, 0, 2, 1, 0));
    // The second layer has equal shapes: all three differ.
    assertThat(
            Set.of(
                hash(space, 3, 0, 0, 0, 1, 1),
                hash(space, 3, 0, 0, 1, 1, 1),
                hash(space, 3, 0, 0, 2, 1, 1)))
        .hasSize(3);
  }

  @Test
  void identityIsNoShortcutAtStrideTwoButPoolIs() {
    assertThat(hash("r1_k3_s22_e3_i16_o16")).isEqualTo(hash("r1_k3_s22_e3_i16_o16_noskip"));
    assertThat(hash("r1_k3_s22_e3_i16_o16")).isNotEqualTo(hash("r1_k3_s22_e3_i16_o16_poolskip"));
  }

  @Test
  void layersBelowOneAreAliasesOfOne() {
    SearchSpace space = Spaces.of(new BlockSpace(1, 24, List.of(0, 1, 2), PAPER));
    assertThat(hash(space, 3, 0, 0, 0, 1, 0)).isEqualTo(hash(space, 3, 0, 0, 0, 1, 1));
    assertThat(hash(space, 3, 0, 0, 0, 1, 1)).isNotEqualTo(hash(space, 3, 0, 0, 0, 1, 2));
  }

  @Test
  void scalesThatRoundToTheSameFiltersAreAliases() {
    // Multiple 4: 4 x 0.75 and 4 x 1 both give 4.
    SearchSpace space = Spaces.of(new BlockSpace(1, 4, List.of(1), PAPER));
    assertThat(hash(space, 3, 0, 0, 0, 0)).isEqualTo(hash(space, 3, 0, 0, 0, 1));
  }

  @Test
  void oneBlockOfTwoLayersEqualsTwoBlocksOfOne() {
    assertThat(hash("r2_k3_s22_e3_i16_o24"))
        .isEqualTo(hash("r1_k3_s22_e3_i16_o24", "r1_k3_s11_e3_i24_o24"));
  }

  @Test
  void ratiosThatReduceToTheSameFiltersAreAliases() {
    assertThat(hash("r1_k3_s11_e3_i16_o24_se0.25")).isEqualTo(hash("r1_k3_s11_e3_i16_o24_se0.26"));
    assertThat(hash("r1_k3_s11_e3_i16_o24_se0.25"))
        .isNotEqualTo(hash("r1_k3_s11_e3_i16_o24_se0.5"));
  }

  @Test
  void everySettingThatChangesTheFunctionChangesTheHash() {
    String block = "r1_k3_s11_e3_i16_o16_se0.25";
    NetworkSpec base = spec(block);
    List<String> hashes =
        List.of(
            Network.of(base).hash(),
            hash("r2_k3_s11_e3_i16_o16_se0.25"),
            hash("r1_k5_s11_e3_i16_o16_se0.25"),
            hash("r1_k3_s22_e3_i16_o16_se0.25"),
            hash("r1_k3_s11_e6_i16_o16_se0.25"),
            hash("r1_k3_s11_e3_i16_o20_se0.25"),
            hash("r1_k3_s11_e3_i16_o16"),
            hash("r1_k3_s11_e3_i16_o16_se0.25_noskip"),
            hash("r1_k3_s11_e3_i16_o16_se0.25_poolskip"),
            hash("r1_k3_s11_i16_o16_se0.25_conv"),
            hash("r1_k3_s11_i16_o16_g1_shuffle"),
            hash("r1_k3_s11_i16_o16_g2_shuffle"),
            hash("r1_k3_s11_i16_o16_g4_shuffle"),
            hash("r1_k3_s22_i16_o32_g4_shuffle"),
            hash("r1_k3_s22_i16_o32_g4_shuffle_noskip"),
            Network.of(
                    new NetworkSpec(
                        base.input(), 10, Activation.RELU6, 16, 2, base.blocks(), 32, true))
                .hash(),
            hash(new TensorShape(32, 28, 1), 10, Activation.RELU6, 16, 2, 32, base),
            hash(new TensorShape(28, 28, 3), 10, Activation.RELU6, 16, 2, 32, base),
            hash(base.input(), 11, Activation.RELU6, 16, 2, 32, base),
            hash(base.input(), 10, Activation.RELU, 16, 2, 32, base),
            hash(base.input(), 10, Activation.RELU6, 16, 1, 32, base),
            hash(base.input(), 10, Activation.RELU6, 16, 2, 0, base),
            hash(base.input(), 10, Activation.RELU6, 16, 2, 64, base));
    assertThat(hashes).doesNotHaveDuplicates().allMatch(hash -> hash.matches("[0-9a-f]{64}"));
  }

  private static String hash(
      TensorShape input,
      int classes,
      Activation activation,
      int stemFilters,
      int stemStride,
      int headFilters,
      NetworkSpec base) {
    return Network.of(
            new NetworkSpec(
                input, classes, activation, stemFilters, stemStride, base.blocks(), headFilters))
        .hash();
  }

  /** Over all 432 sequences of a block: equal layer lists, and only those, have equal hashes. */
  @Test
  void hashesOfAWholeBlockAgreeWithItsLayers() {
    SearchSpace space = Spaces.of(new BlockSpace(1, 16, List.of(0, 1, 2), PAPER));
    Map<String, Set<Object>> layersByHash = new HashMap<>();
    Set<Object> distinct = new HashSet<>();
    int sequences = 0;
    int[] sizes = space.decisions().stream().mapToInt(Decision::cardinality).toArray();
    for (int code = 0; code < space.size().intValueExact(); code++) {
      Integer[] tokens = new Integer[sizes.length];
      int rest = code;
      for (int i = 0; i < sizes.length; i++) {
        tokens[i] = rest % sizes[i];
        rest /= sizes[i];
      }
      Network network = space.decode(tokens(tokens));
      distinct.add(network.layers());
      layersByHash.computeIfAbsent(network.hash(), h -> new HashSet<>()).add(network.layers());
      sequences++;
    }
    assertThat(sequences).isEqualTo(432);
    assertThat(layersByHash).hasSize(distinct.size()).hasSizeLessThan(432);
    assertThat(layersByHash.values()).allMatch(layers -> layers.size() == 1);
  }
}
