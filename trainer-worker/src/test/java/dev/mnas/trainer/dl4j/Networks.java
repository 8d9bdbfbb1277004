package dev.mnas.trainer.dl4j;

import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import dev.mnas.network.WeightTensor;
import dev.mnas.network.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Networks and tensors for tests. */
final class Networks {
  private Networks() {}

  /** Images of 7x6x3 and three classes: odd and even sides show on which side the padding lies. */
  static Network tiny(Activation activation, int stem, int stemStride, String... blocks) {
    return Network.of(
        new NetworkSpec(
            new TensorShape(7, 6, 3),
            3,
            activation,
            stem,
            stemStride,
            Arrays.stream(blocks).map(BlockSpec::parse).toList(),
            0));
  }

  /** Every kind of layer, block and shortcut. */
  static Network everything() {
    return tiny(
        Activation.RELU6,
        9,
        1,
        "r1_k5_s22_e1_i9_o9_se0.5_poolskip",
        "r2_k3_s11_e2_i9_o8_se0.25",
        "r1_k3_s22_i8_o8_conv_poolskip",
        "r1_k5_s11_i8_o8_conv");
  }

  /** Weights none of which is at its neutral value, running statistics included. */
  static Weights lively(Network network, RandomGenerator random) {
    Map<String, float[]> tensors = new LinkedHashMap<>(Weights.random(network, random).tensors());
    for (WeightTensor tensor : network.weights()) {
      float[] values = Objects.requireNonNull(tensors.get(tensor.name()));
      if (tensor.name().endsWith(".kernel")) {
        continue;
      }
      boolean positive = tensor.name().endsWith(".gamma") || tensor.name().endsWith(".variance");
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (positive ? random.nextDouble(0.5, 1.5) : random.nextDouble(-0.5, 0.5));
      }
    }
    return Weights.of(network, tensors);
  }

  static float[] images(Network network, int count, RandomGenerator random) {
    float[] images = new float[(int) (count * network.spec().input().elements())];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextDouble(-1, 1);
    }
    return images;
  }
}
