package dev.mnas.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Databases hold hashes: a network that could be stored once keeps the hash it was stored under.
 */
class StableHashTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          RELU6 | 2 | 128 | r2_k3_s22_e3_i16_o24 r2_k5_s11_e6_i24_o32 | 753f8d9cdd09bd6e0d9e5dcf8d3e4d228cbae69bb9ad7e852e57913e18733bcc
          RELU  | 1 | 0   | r2_k3_s11_e1_i16_o16_se0.25 r1_k5_s22_e1_i16_o24_noskip | bef334dbb9562ff5d53b9670134fa4b16d439e4e8373e489094c5da76fe38c5b
          RELU6 | 2 | 16  | r2_k5_s22_e3_i16_o16_se0.25_poolskip r1_k3_s11_i16_o24_conv | 5b4ec1e3abeaea5ed26932014e615169cf7c39d460d2fa85ee423c061e0581e5
          RELU  | 2 | 64  | r2_k3_s22_i16_o16_se0.5_conv_poolskip r2_k7_s11_e6_i16_o40 | 86e9508fecec75c76dc1694871f24b133c9e39c1cfff7dbf773e6f78c2282652
          """)
  void storedNetworkKeepsItsHash(
      Activation activation, int stemStride, int headFilters, String blocks, String hash) {
    List<BlockSpec> specs = Stream.of(blocks.split(" ")).map(BlockSpec::parse).toList();
    NetworkSpec spec =
        new NetworkSpec(
            new TensorShape(28, 27, 3), 10, activation, 16, stemStride, specs, headFilters);
    assertThat(Network.of(spec).hash()).isEqualTo(hash);
  }
}
