package dev.mnas.latency.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.export.TfliteWriter;
import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import dev.mnas.network.WeightTensor;
import dev.mnas.network.Weights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TfliteParityTest {
  private static final double TOLERANCE = 1e-4;
  private static final int IMAGES = 3;

  static Stream<Network> networks() {
    TensorShape fashion = new TensorShape(28, 28, 1);
    TensorShape odd = new TensorShape(13, 9, 3);
    TensorShape even = new TensorShape(12, 10, 3);
    return Stream.of(
        network(fashion, Activation.RELU6, 2, 128, "r2_k3_s22_e3_i16_o24", "r2_k5_s11_e6_i24_o32"),
        network(odd, Activation.RELU, 1, 0, "r2_k3_s11_e1_i8_o8", "r1_k5_s22_e1_i8_o12_noskip"),
        network(odd, Activation.RELU6, 2, 16, "r2_k5_s22_e3_i8_o8_se0.25_poolskip"),
        network(even, Activation.RELU, 1, 16, "r2_k3_s22_e3_i8_o8_se0.25_poolskip"),
        network(even, Activation.RELU6, 1, 16, "r2_k5_s22_e6_i8_o12_se0.5"),
        network(even, Activation.RELU, 2, 0, "r2_k3_s22_i8_o8_se0.25_conv_poolskip"),
        network(odd, Activation.RELU6, 1, 16, "r2_k5_s11_i8_o8_se0.25_conv"),
        network(odd, Activation.RELU, 1, 16, "r2_k5_s22_i8_o12_conv_noskip"),
        network(even, Activation.RELU6, 2, 0, "r3_k3_s11_e3_i8_o8_poolskip", "r1_k3_s22_e6_i8_o16"),
        network(even, Activation.RELU, 2, 0, "r2_k3_s22_i8_o24_g2_shuffle"),
        network(odd, Activation.RELU6, 1, 16, "r2_k5_s22_i12_o24_se0.25_g3_shuffle_noskip"),
        network(odd, Activation.RELU, 1, 0, "r2_k3_s22_i32_o32_g4_shuffle_poolskip"),
        network(even, Activation.RELU, 1, 0, "r1_k3_s11_e3_i8_o16", "r2_k3_s22_i16_o64_g8_shuffle"),
        network(odd, Activation.RELU6, 1, 8, "r1_k3_s11_e1_i8_o9", "r1_k3_s22_i9_o12_g3_shuffle"),
        shuffleNet(),
        network(new TensorShape(1, 1, 2), Activation.RELU6, 2, 8, "r2_k5_s22_e3_i8_o8_se0.25"));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void tfliteGivesTheLogitsOfTheDefinition(Network network) {
    Random random = new Random(11);
    Weights weights = trainedLooking(network, random);
    try (TfliteModel model = TfliteModel.of(TfliteWriter.write(network, weights), 1)) {
      for (int image = 0; image < IMAGES; image++) {
        float[] pixels = new float[model.inputLength()];
        for (int i = 0; i < pixels.length; i++) {
          pixels[i] = (float) random.nextGaussian();
        }
        double[] expected = ReferenceInterpreter.logits(network, weights, pixels);
        float[] logits = model.run(pixels);

        double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElseThrow());
        assertThat(logits).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
          assertThat(Math.abs(logits[i] - expected[i]))
              .as("logit %d: %s instead of %s", i, logits[i], expected[i])
              .isLessThanOrEqualTo(TOLERANCE * scale);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void xnnpackTakesTheWholeModel(Network network) {
    Weights weights = Weights.random(network, new Random(1));
    try (TfliteModel model = TfliteModel.of(TfliteWriter.write(network, weights), 1)) {
      assertThat(model.steps()).isEqualTo(1);
      assertThat(model.delegatedSteps()).isEqualTo(1);
    }
  }

  @Test
  void networksCoverEveryKindOfLayer() {
    Set<Class<?>> kinds =
        networks()
            .flatMap(network -> network.layers().stream())
            .map(Layer::getClass)
            .collect(Collectors.toSet());

    assertThat(kinds).containsExactlyInAnyOrder(Layer.class.getPermittedSubclasses());
  }

  private static Network network(
      TensorShape input, Activation activation, int stemStride, int head, String... blocks) {
    int stem = BlockSpec.parse(blocks[0]).inputFilters();
    List<BlockSpec> specs = Stream.of(blocks).map(BlockSpec::parse).toList();
    return Network.of(new NetworkSpec(input, 10, activation, stem, stemStride, specs, head));
  }

  /** A quarter of the published network of three groups, with its pool behind the stem. */
  private static Network shuffleNet() {
    List<BlockSpec> blocks =
        Stream.of(
                "r4_k3_s22_i6_o60_g3_shuffle",
                "r8_k3_s22_i60_o120_g3_shuffle",
                "r4_k3_s22_i120_o240_g3_shuffle")
            .map(BlockSpec::parse)
            .toList();
    TensorShape input = new TensorShape(32, 32, 3);
    return Network.of(new NetworkSpec(input, 10, Activation.RELU, 6, 2, blocks, 0, true));
  }

  /** Statistics, scales and biases far from those of an initialisation. */
  private static Weights trainedLooking(Network network, Random random) {
    Weights initial = Weights.random(network, random);
    Map<String, float[]> tensors = new HashMap<>();
    for (WeightTensor tensor : network.weights()) {
      float[] values = initial.get(tensor.name()).clone();
      String role = tensor.name().substring(tensor.name().lastIndexOf('.'));
      for (int i = 0; i < values.length; i++) {
        switch (role) {
          case ".kernel" -> {}
          case ".gamma" -> values[i] = 0.5f + random.nextFloat();
          case ".variance" -> values[i] = 0.05f + 2 * random.nextFloat();
          case ".beta", ".mean", ".bias" -> values[i] = (float) random.nextGaussian();
          default -> throw new AssertionError("unknown role " + role);
        }
      }
      tensors.put(tensor.name(), values);
    }
    return Weights.of(network, tensors);
  }
}
