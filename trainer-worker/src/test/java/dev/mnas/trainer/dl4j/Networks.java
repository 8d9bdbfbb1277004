package dev.mnas.trainer.dl4j;

import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import java.util.Arrays;

/** Small networks to test with. */
public final class Networks {
  private Networks() {}

  /** A network of 28x28x1 images, stem 16 with stride 2, head 32. */
  public static Network fashion(String... blocks) {
    return of(new TensorShape(28, 28, 1), Activation.RELU6, 16, 2, 32, blocks);
  }

  static Network of(
      TensorShape input,
      Activation activation,
      int stem,
      int stemStride,
      int head,
      String... blocks) {
    return Network.of(
        new NetworkSpec(
            input,
            10,
            activation,
            stem,
            stemStride,
            Arrays.stream(blocks).map(BlockSpec::parse).toList(),
            head));
  }
}
