package dev.mnas.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import dev.mnas.network.WeightTensor;
import dev.mnas.network.Weights;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.SubGraph;

/** The numbers themselves are compared with other runtimes where those are: in the trainer. */
class EvaluatorTest {
  @Test
  void windowsOfOnesCountThePixelsTheyCover() {
    // Kernels of 1 on an image of 1, no head: what a window covers is what it sums.
    Network network = ones(new TensorShape(4, 4, 1), "r1_k3_s22_e1_i1_o1_noskip");
    Map<String, float[]> seen = new HashMap<>();

    float[] logits =
        new Evaluator(network, weightsOfOne(network))
            .logits(filled(16, 1), (tensor, values) -> seen.put(tensor, values.clone()));

    assertThat(seen.get("stem"))
        .containsExactly(close(4, 6, 6, 4, 6, 9, 9, 6, 6, 9, 9, 6, 4, 6, 6, 4), within(1e-4f));
    // Stride 2 on 4 pixels pads below and right alone.
    assertThat(seen.get("block0.layer0.depthwise"))
        .containsExactly(
            close(
                4 + 6 + 6 + 6 + 9 + 9 + 6 + 9 + 9,
                6 + 4 + 9 + 6 + 9 + 6,
                6 + 9 + 9 + 4 + 6 + 6,
                9 + 6 + 6 + 4),
            within(1e-3f));
    float mean = (64 + 40 + 40 + 25) / 4f;
    assertThat(seen.get("pool")).containsExactly(close(mean), within(1e-3f));
    // Bias 1.
    assertThat(logits).containsExactly(close(mean + 1, mean + 1), within(1e-3f));
  }

  @Test
  void squeezeAndExcitationScalesByTheSigmoid() {
    Network network = ones(new TensorShape(2, 2, 1), "r1_k3_s11_e1_i1_o1_se1.0_noskip");
    Map<String, float[]> seen = new HashMap<>();

    new Evaluator(network, weightsOfOne(network))
        .logits(filled(4, -0.1f), (tensor, values) -> seen.put(tensor, values.clone()));

    // ReLU in stem: all 0. Then mean 0, reduced 0 + 1, expanded 1 + 1.
    assertThat(seen.get("block0.layer0.se.squeeze")).containsExactly(0);
    assertThat(seen.get("block0.layer0.se.reduce")).containsExactly(1);
    assertThat(seen.get("block0.layer0.se.expand")).containsExactly(2);
    assertThat(seen.get("block0.layer0.se.gate"))
        .containsExactly(close((float) (1 / (1 + Math.exp(-2)))), within(1e-6f));
    assertThat(seen.get("block0.layer0.se")).containsExactly(0, 0, 0, 0);
  }

  @Test
  void tensorsHaveTheNamesOfTheTfliteModel() {
    Network network = Networks.everyLayer();
    Weights weights = Weights.random(network, new Random(1));
    List<String> seen = new ArrayList<>();
    new Evaluator(network, weights)
        .logits(new float[9 * 7 * 3], (tensor, values) -> seen.add(tensor));

    SubGraph graph =
        Model.getRootAsModel(ByteBuffer.wrap(TfliteWriter.write(network, weights))).subgraphs(0);
    List<String> written = new ArrayList<>();
    for (int i = 0; i < graph.tensorsLength(); i++) {
      if (graph.tensors(i).buffer() == 0) {
        written.add(graph.tensors(i).name());
      }
    }
    assertThat(seen).containsExactlyElementsOf(written);
  }

  @Test
  void imageOfAnotherSizeIsRefused() {
    Network network = Networks.everyLayer();
    Evaluator evaluator = new Evaluator(network, Weights.random(network, new Random(1)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluator.logits(new float[5]))
        .withMessage("image must have 189 values, had 5");
  }

  private static Network ones(TensorShape input, String block) {
    return Network.of(
        new NetworkSpec(input, 2, Activation.RELU, 1, 1, List.of(BlockSpec.parse(block)), 0));
  }

  /** Kernels and biases 1, batch normalisation without effect. */
  private static Weights weightsOfOne(Network network) {
    Map<String, float[]> tensors = new HashMap<>();
    for (WeightTensor tensor : network.weights()) {
      boolean zero = tensor.name().endsWith(".beta") || tensor.name().endsWith(".mean");
      float value = tensor.name().endsWith(".variance") ? 0.999f : zero ? 0 : 1;
      tensors.put(tensor.name(), filled(Math.toIntExact(tensor.elements()), value));
    }
    return Weights.of(network, tensors);
  }

  private static float[] close(float... values) {
    return values;
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }
}
