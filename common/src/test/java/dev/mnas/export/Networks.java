package dev.mnas.export;

import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import java.util.stream.Stream;

/** Small networks for tests. */
final class Networks {
  private Networks() {}

  /** Has every kind of layer. */
  static Network everyLayer() {
    return of("r2_k3_s22_e3_i8_o8_se0.25_poolskip", "r1_k5_s11_i8_o12_conv_noskip");
  }

  static Network of(String... blocks) {
    return Network.of(
        new NetworkSpec(
            new TensorShape(9, 7, 3),
            10,
            Activation.RELU6,
            8,
            2,
            Stream.of(blocks).map(BlockSpec::parse).toList(),
            16));
  }
}
