package dev.mnas.space;

import static dev.mnas.space.Spaces.PAPER;
import static dev.mnas.space.Spaces.VERTEX;
import static dev.mnas.space.Spaces.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mnas.network.Rounding;
import dev.mnas.network.SkipOp;
import java.math.BigInteger;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchSpaceTest {
  private static final BlockSpace BLOCK = new BlockSpace(2, 24, List.of(1, 2, 3), PAPER);

  private static String decoded(SearchSpace space, Integer... tokens) {
    return String.join(" ", space.decode(tokens(tokens)).spec().blockStrings());
  }

  @Test
  void oneBlockOfThePaperHas432Sequences() {
    assertThat(Spaces.of(BLOCK).size()).isEqualTo(BigInteger.valueOf(432));
  }

  @Test
  void fiveBlocksOfThePaperHaveItsNumberOfSequences() {
    SearchSpace space = Spaces.of(Collections.nCopies(5, BLOCK).toArray(new BlockSpace[0]));
    assertThat(space.size()).isEqualTo(new BigInteger("15045919506432"));
    assertThat(space.decisions()).hasSize(30);
  }

  @Test
  void decisionsComeInTheDocumentedOrderAndFixedOnesAreLeftOut() {
    SearchSpace space = Spaces.of(BLOCK, new BlockSpace(1, 32, List.of(2), VERTEX));
    assertThat(space.decisions())
        .containsExactly(
            new Decision(0, "convOp", List.of("conv", "sepconv", "mbconv3", "mbconv6")),
            new Decision(0, "kernel", List.of("3", "5")),
            new Decision(0, "seRatio", List.of("0", "0.25")),
            new Decision(0, "skipOp", List.of("none", "identity", "pool")),
            new Decision(0, "filterScale", List.of("0.75", "1", "1.25")),
            new Decision(0, "layers", List.of("1", "2", "3")),
            new Decision(1, "convOp", List.of("conv", "mbconv")),
            new Decision(1, "expansion", List.of("1", "3", "6")));
  }

  @ParameterizedTest
  @CsvSource({
    "0, r3_k5_s22_i16_o32_se0.25_conv_poolskip",
    "1, r3_k5_s22_e1_i16_o32_se0.25_poolskip",
    "2, r3_k5_s22_e3_i16_o32_se0.25_poolskip",
    "3, r3_k5_s22_e6_i16_o32_se0.25_poolskip"
  })
  void tokensChooseEveryPropertyOfTheBlock(int convOp, String block) {
    // 24 x 1.25 = 30, halfway between 28 and 32: up.
    assertThat(decoded(Spaces.of(BLOCK), convOp, 1, 1, 2, 2, 2)).isEqualTo(block);
  }

  @Test
  void nextBlockTakesTheFiltersThatTheLastOneGives() {
    SearchSpace space = Spaces.of(BLOCK, BLOCK);
    assertThat(decoded(space, 3, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1, 1))
        .isEqualTo("r1_k3_s22_e6_i16_o20_noskip r2_k3_s22_e6_i20_o24_noskip");
  }

  @Test
  void layersBelowOneCountAsOne() {
    SearchSpace space = Spaces.of(new BlockSpace(1, 16, List.of(-1, 0, 1, 2), VERTEX));
    assertThat(decoded(space, 1, 1, 0)).isEqualTo("r1_k3_s11_e3_i16_o16");
    assertThat(decoded(space, 1, 1, 1)).isEqualTo("r1_k3_s11_e3_i16_o16");
    assertThat(decoded(space, 1, 1, 3)).isEqualTo("r2_k3_s11_e3_i16_o16");
  }

  @Test
  void blockOfNoLayersVanishesFromARemovableSpace() {
    BlockSpace removable = new BlockSpace(2, 64, List.of(0, 1), VERTEX);
    BlockSpace last = new BlockSpace(1, 32, List.of(1), VERTEX);
    assertThat(decoded(Spaces.of(true, removable, last), 1, 1, 0, 1, 1))
        .isEqualTo("r1_k3_s11_e3_i16_o32");
    assertThat(decoded(Spaces.of(true, removable, last), 1, 1, 1, 1, 1))
        .isEqualTo("r1_k3_s22_e3_i16_o64 r1_k3_s11_e3_i64_o32");
  }

  @Test
  void removableSpaceMustKeepABlock() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Spaces.of(true, new BlockSpace(1, 8, List.of(0, 1), VERTEX)))
        .withMessageContaining("a removable space must have a block");
  }

  @Test
  void tokensOfTheWrongNumberAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Spaces.of(BLOCK).decode(tokens(0, 0)))
        .withMessage("space 'test' takes 6 tokens, were 2");
  }

  @Test
  void tokenOutOfItsRangeIsRefusedByTheNameOfItsDecision() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Spaces.of(BLOCK, BLOCK).decode(tokens(0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0)))
        .withMessage("token 7 (block 1, kernel) must lie in [0, 1], was 2");
  }

  @Test
  void randomSequencesAreValidReachEveryOptionAndFollowTheSeed() {
    SearchSpace space = Spaces.of(BLOCK, BLOCK);
    Random random = new Random(1);
    Set<List<Integer>> seen = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      ArchitectureTokens tokens = space.random(random);
      assertThat(space.validate(tokens)).isEqualTo(tokens);
      assertThat(space.decode(tokens).layers()).isNotEmpty();
      for (int d = 0; d < tokens.values().size(); d++) {
        seen.add(List.of(d, tokens.values().get(d)));
      }
    }
    assertThat(seen).hasSize(2 * (4 + 2 + 2 + 3 + 3 + 3));
    assertThat(space.random(new Random(5))).isEqualTo(space.random(new Random(5)));
  }

  @Test
  void expansionBelongsToMbconvAlone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> choices(List.of(ConvOp.MBCONV), List.of()))
        .withMessage("expansion must be given where convOp has mbconv");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> choices(List.of(ConvOp.CONV), List.of(3)))
        .withMessage("expansion must be left out where convOp has no mbconv, was [3]");
  }

  private static final BlockSpace SHUFFLED =
      new BlockSpace(
          2,
          40,
          List.of(1, 2),
          new BlockChoices(
              List.of(ConvOp.MBCONV3, ConvOp.SHUFFLE),
              List.of(),
              List.of(2, 3, 4, 8),
              List.of(3),
              List.of(0.0),
              List.of(SkipOp.IDENTITY),
              List.of(1.0)));

  @Test
  void groupsAreADecisionWhoseTokenIsSpentByOtherOperations() {
    SearchSpace space = Spaces.of(SHUFFLED);
    assertThat(space.decisions())
        .containsExactly(
            new Decision(0, "convOp", List.of("mbconv3", "shuffle")),
            new Decision(0, "groups", List.of("2", "3", "4", "8")),
            new Decision(0, "layers", List.of("1", "2")));
    assertThat(space.size()).isEqualTo(BigInteger.valueOf(16));
    assertThat(decoded(space, 0, 3, 1)).isEqualTo("r2_k3_s22_e3_i16_o40");
    assertThat(decoded(space, 1, 0, 1)).isEqualTo("r2_k3_s22_i16_o40_g2_shuffle");
  }

  @Test
  void channelsThatGroupsDoNotDivideAreRoundedUpAndTold() {
    SearchSpace space = Spaces.of(SHUFFLED, SHUFFLED);
    // 8 groups: 40 becomes 64, a multiple of 32. Before 3 groups, 40 becomes 42.
    assertThat(decoded(space, 1, 3, 0, 0, 0, 0))
        .isEqualTo("r1_k3_s22_i16_o64_g8_shuffle r1_k3_s22_e3_i64_o40");
    assertThat(space.roundings(tokens(1, 3, 0, 0, 0, 0)))
        .containsExactly(new Rounding("block0", 40, 64, 32));
    assertThat(decoded(space, 0, 0, 0, 1, 1, 1))
        .isEqualTo("r1_k3_s22_e3_i16_o42 r2_k3_s22_i42_o48_g3_shuffle");
    assertThat(space.roundings(tokens(0, 0, 0, 1, 1, 1)))
        .containsExactly(new Rounding("block0", 40, 42, 3), new Rounding("block1", 40, 48, 12));
    assertThat(space.roundings(tokens(0, 0, 0, 0, 0, 0))).isEmpty();
    // Both want their multiple: 12 of the first, 8 of the second's input.
    assertThat(decoded(space, 1, 1, 0, 1, 3, 0)).startsWith("r1_k3_s22_i18_o48_g3_shuffle ");
  }

  @Test
  void stemIsRoundedUpWhereItIsConcatenated() {
    SearchSpace space = Spaces.of(SHUFFLED);
    // 16 filters of the stem, 3 groups.
    assertThat(space.decode(tokens(1, 1, 0)).spec().stemFilters()).isEqualTo(18);
    assertThat(space.roundings(tokens(1, 1, 0)))
        .containsExactly(new Rounding("block0", 40, 48, 12), new Rounding("stem", 16, 18, 3));
    assertThat(space.decode(tokens(0, 1, 0)).spec().stemFilters()).isEqualTo(16);
  }

  @Test
  void everySequenceOfShufflesDecodes() {
    SearchSpace space = Spaces.of(SHUFFLED, SHUFFLED, SHUFFLED);
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      assertThat(space.decode(space.random(random)).spec().blocks()).hasSize(3);
    }
  }

  @Test
  void groupsBelongToShuffleAlone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> choices(List.of(ConvOp.SHUFFLE), List.of()))
        .withMessage("groups must be given where convOp has shuffle");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new BlockChoices(
                    List.of(ConvOp.CONV),
                    List.of(),
                    List.of(2),
                    List.of(3),
                    List.of(0.0),
                    List.of(SkipOp.NONE),
                    List.of(1.0)))
        .withMessage("groups must be left out where convOp has no shuffle, was [2]");
  }

  @Test
  void spaceWhoseNetworksNoMemoryHoldsIsRefused() {
    BlockSpace wide = new BlockSpace(2, 4096, List.of(1, 2), PAPER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Spaces.of(BLOCK, wide))
        .withMessageContaining("block1.layer1.conv: weights must be at most 268435456");
    BlockSpace half = new BlockSpace(2, 1024, List.of(1, 2), PAPER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Spaces.of(half, half, half))
        .withMessageStartingWith("the largest networks of a space must have at most 268435456");
  }

  @Test
  void optionThatStandsTwiceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> choices(List.of(ConvOp.CONV, ConvOp.CONV), List.of()))
        .withMessageStartingWith("convOp must list each option once");
  }

  @Test
  void spaceWithoutAChoiceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Spaces.of(
                    new BlockSpace(1, 8, List.of(1), choices(List.of(ConvOp.CONV), List.of()))))
        .withMessage("a space must leave something to choose");
  }

  private static BlockChoices choices(List<ConvOp> ops, List<Integer> expansions) {
    return new BlockChoices(
        ops, expansions, List.of(3), List.of(0.0), List.of(SkipOp.NONE), List.of(1.0));
  }
}
