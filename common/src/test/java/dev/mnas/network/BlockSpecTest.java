package dev.mnas.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockSpecTest {
  @Property(tries = 300)
  void everyBlockComesBackFromItsString(@ForAll("blocks") BlockSpec block) {
    assertThat(BlockSpec.parse(block.toString())).isEqualTo(block);
  }

  @Provide
  Arbitrary<BlockSpec> blocks() {
    Arbitrary<Integer> filters = Arbitraries.integers().between(1, 2000);
    return Combinators.combine(
            Arbitraries.of(BlockOp.class),
            Arbitraries.integers().between(1, 40),
            Arbitraries.of(1, 3, 5, 7),
            Arbitraries.of(1, 2),
            Arbitraries.integers().between(1, 12),
            filters,
            Arbitraries.integers().between(1, 60),
            Arbitraries.doubles().between(0.01, 1).injectNull(0.3))
        .flatAs(
            (op, repeats, kernel, stride, expansion, in, out, ratio) ->
                Arbitraries.of(SkipOp.class)
                    .map(
                        skip ->
                            new BlockSpec(
                                op,
                                repeats,
                                kernel,
                                stride,
                                op == BlockOp.MBCONV ? expansion : 1,
                                op == BlockOp.SHUFFLE ? expansion : 1,
                                in,
                                op == BlockOp.SHUFFLE ? 4 * expansion * out : out,
                                ratio == null ? 0 : ratio,
                                skip)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          r1_k3_s11_e1_x32_o16             | position 14 | expected r, k, s
          r1_k3_s12_e1_i32_o16             | position 8  | two equal digits
          r1_k3_s11_e1_i32                 | position 17 | 'o' is missing
          r1_r2_k3_s11_e1_i32_o16          | position 4  | stands twice
          r1.5_k3_s11_e1_i32_o16           | position 2  | whole number
          r1_k3_s11_e6_i32_o16_conv        | position 11 | conv has no expansion
          r1_k3_s11_e1_i32_o16_se0.2.5     | position 24 | takes a number
          r1_k3_s11_e1_i32_o16_noskip_poolskip | position 29 | exclude each other
          r1_k4_s11_e1_i32_o16             | position 5  | kernel must be odd, was 4
          r1_k3_s33_e1_i32_o16             | position 8  | stride must be 1 or 2, was 3
          r0_k3_s11_e1_i32_o16             | position 2  | repeats must be at least 1, was 0
          r1_k3_s11_e1_i32_o16_se2         | position 24 | SE ratio must lie in [0, 1], was 2.0
          r1_k3_s11_e3_i32_o48_g3_shuffle  | position 11 | shuffle has no expansion
          r1_k3_s11_e3_i32_o48_g3          | position 22 | groups belong to shuffle alone
          r1_k3_s11_i32_o48_g3_conv        | position 19 | groups belong to shuffle alone
          r1_k3_s11_i32_o48_shuffle        | position 26 | 'g' is missing
          r1_k3_s11_i32_o48_g0_shuffle     | position 20 | groups must be at least 1, were 0
          r1_k3_s11_i32_o40_g3_shuffle     | position 16 | multiple of 4 x groups = 12, were 40
          r1_k3_s11_i32_o48_gx_shuffle     | position 19 | was 'gx'
          r1_k3_s11_i32_o48_conv_shuffle   | position 24 | conv and shuffle exclude each other
          r1_k3_s11_e1_i32_o0              | position 19 | output filters must be at least 1
          r1_k3_s11_e1_i32_o16_            | position 22 | was ''
          """)
  void malformedBlockStringIsRefusedAtItsPosition(String text, String position, String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BlockSpec.parse(text))
        .withMessageContaining(text)
        .withMessageContaining(position + ":")
        .withMessageContaining(rule);
  }
}
