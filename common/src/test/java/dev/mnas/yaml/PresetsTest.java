package dev.mnas.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.network.Activation;
import dev.mnas.network.Cost;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.BlockSpace;
import dev.mnas.space.Decision;
import dev.mnas.space.SearchSpace;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsTest {
  private static SearchSpace preset(String name) {
    return Presets.find(name).orElseThrow();
  }

  static Stream<Arguments> sizes() {
    BigInteger perBlock = BigInteger.valueOf(432);
    return Stream.of(
        Arguments.of("fashion", new BigInteger("15045919506432")),
        Arguments.of("cifar10", new BigInteger("15045919506432")),
        Arguments.of("mnasnet-shuffle", BigInteger.valueOf(5 * 4 * 2 * 2 * 3 * 3 * 3).pow(7)),
        Arguments.of("mnasnet-b5", new BigInteger("15045919506432")),
        Arguments.of("mnasnet", perBlock.pow(7)),
        // 2 operations x 3 expansions x 2 x 2 x 3 scales x 3 repeats; two blocks have 2 repeats.
        Arguments.of(
            "vertex", BigInteger.valueOf(216).pow(5).multiply(BigInteger.valueOf(144).pow(2))),
        Arguments.of(
            "accel-nasbench", BigInteger.valueOf(36).pow(6).multiply(BigInteger.valueOf(48))));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void presetHasItsSize(String name, BigInteger size) {
    assertThat(preset(name).size()).isEqualTo(size);
  }

  @ParameterizedTest
  @MethodSource("names")
  void presetBearsItsNameAndComesBackFromItsFile(String name) {
    SearchSpace space = preset(name);
    assertThat(space.name()).isEqualTo(name);
    assertThat(SpaceYaml.read(SpaceYaml.write(space))).isEqualTo(space);
    assertThat(Presets.text(name).orElseThrow()).startsWith("# ");
  }

  @ParameterizedTest
  @MethodSource("names")
  void randomSequencesOfAPresetDecode(String name) {
    SearchSpace space = preset(name);
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      Network network = space.decode(space.random(random));
      assertThat(network.spec().blocks()).hasSize(space.blocks().size());
      assertThat(Cost.of(network).madds()).isPositive();
    }
  }

  static List<String> names() {
    return Presets.names();
  }

  @Test
  void sevenPresetsShipAndNoOtherNameIsFound() {
    assertThat(Presets.names())
        .containsExactlyInAnyOrder(
            "mnasnet",
            "mnasnet-b5",
            "mnasnet-shuffle",
            "vertex",
            "accel-nasbench",
            "cifar10",
            "fashion");
    assertThat(Presets.find("../presets/fashion")).isEmpty();
    assertThat(Presets.text("nasnet")).isEmpty();
  }

  @Test
  void fashionIsTheSkeletonOfItsDescription() {
    SearchSpace space = preset("fashion");
    assertThat(space.input()).isEqualTo(new TensorShape(28, 28, 1));
    assertThat(space.activation()).isEqualTo(Activation.RELU6);
    assertThat(space.blocks()).extracting(BlockSpace::filters).containsExactly(16, 24, 32, 48, 64);
    assertThat(space.blocks()).extracting(BlockSpace::stride).containsExactly(1, 2, 1, 2, 1);
    assertThat(space.headFilters()).isEqualTo(128);
  }

  @Test
  void cifar10IsTheSkeletonOfItsDescription() {
    SearchSpace space = preset("cifar10");
    assertThat(space.input()).isEqualTo(new TensorShape(32, 32, 3));
    assertThat(space.blocks()).extracting(BlockSpace::filters).containsExactly(16, 24, 40, 80, 112);
    assertThat(space.blocks()).extracting(BlockSpace::stride).containsExactly(1, 2, 2, 1, 1);
    assertThat(space.headFilters()).isEqualTo(192);
  }

  /** The centre of the space is MobileNetV2 itself: the published 3,504,872 parameters. */
  @Test
  void centreOfMnasnetIsMobileNetV2() {
    SearchSpace space = preset("mnasnet");
    List<String> wanted = List.of("mbconv6", "3", "0", "identity", "1");
    int[] base = {1, 2, 3, 4, 3, 3, 1};
    List<Integer> tokens =
        space.decisions().stream()
            .map(
                decision -> {
                  if (decision.name().equals("layers")) {
                    return index(decision, String.valueOf(base[decision.block()]));
                  }
                  boolean separable = decision.block() == 0 && decision.name().equals("convOp");
                  return decision
                      .options()
                      .indexOf(
                          separable
                              ? "sepconv"
                              : decision.options().stream()
                                  .filter(wanted::contains)
                                  .findFirst()
                                  .orElseThrow());
                })
            .toList();
    Network network = space.decode(new ArchitectureTokens(tokens));
    assertThat(Cost.of(network)).isEqualTo(new Cost(3_504_872, 300_774_272));
  }

  private static int index(Decision decision, String option) {
    return decision.options().indexOf(option);
  }
}
