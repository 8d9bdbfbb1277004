package dev.mnas.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;

class TfliteWriterTest {
  private final Network network = Networks.everyLayer();
  private final Weights weights = Weights.random(network, new Random(7));
  private final byte[] file = TfliteWriter.write(network, weights);
  private final Model model = Model.getRootAsModel(ByteBuffer.wrap(file));
  private final SubGraph graph = model.subgraphs(0);

  @Test
  void isTheThirdSchemaVersionWithItsIdentifier() {
    assertThat(Model.ModelBufferHasIdentifier(ByteBuffer.wrap(file))).isTrue();
    assertThat(model.version()).isEqualTo(3);
  }

  @Test
  void takesOneImageAndGivesLogits() {
    assertThat(shape(graph.tensors(graph.inputs(0)))).containsExactly(1, 9, 7, 3);
    assertThat(shape(graph.tensors(graph.outputs(0)))).containsExactly(1, 10);
  }

  @Test
  void everyLayerBecomesItsOperators() {
    // Stem, 2 x (expand, SE reduce, SE expand, project), conv, head.
    assertThat(operators(model))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                BuiltinOperator.CONV_2D, 11,
                BuiltinOperator.DEPTHWISE_CONV_2D, 2,
                BuiltinOperator.LOGISTIC, 2,
                BuiltinOperator.MUL, 2,
                BuiltinOperator.MAX_POOL_2D, 2,
                BuiltinOperator.ADD, 2,
                BuiltinOperator.MEAN, 3,
                BuiltinOperator.FULLY_CONNECTED, 1));
  }

  @Test
  void shuffleUnitsBecomeOperatorsThatRuntimesAccelerate() {
    Network shuffle = Networks.of("r2_k3_s22_i8_o24_g2_shuffle");
    Model written =
        Model.getRootAsModel(
            ByteBuffer.wrap(TfliteWriter.write(shuffle, Weights.random(shuffle, new Random(7)))));

    // Stem, 2 x (compress, project), head; each unit shuffles by two reshapes and a transposition.
    assertThat(operators(written))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                BuiltinOperator.CONV_2D, 6,
                BuiltinOperator.DEPTHWISE_CONV_2D, 2,
                BuiltinOperator.RESHAPE, 4,
                BuiltinOperator.TRANSPOSE, 2,
                BuiltinOperator.AVERAGE_POOL_2D, 1,
                BuiltinOperator.CONCATENATION, 1,
                BuiltinOperator.ADD, 1,
                BuiltinOperator.MEAN, 1,
                BuiltinOperator.FULLY_CONNECTED, 1));
  }

  private static Map<Integer, Integer> operators(Model model) {
    SubGraph graph = model.subgraphs(0);
    Map<Integer, Integer> counts = new HashMap<>();
    for (int i = 0; i < graph.operatorsLength(); i++) {
      counts.merge(
          model.operatorCodes((int) graph.operators(i).opcodeIndex()).builtinCode(),
          1,
          Integer::sum);
    }
    return counts;
  }

  @Test
  void constantsStartAtMultiplesOfSixteen() {
    for (int i = 1; i < model.buffersLength(); i++) {
      assertThat(model.buffers(i).dataAsByteBuffer().position() % 16).isZero();
    }
  }

  @Test
  void equalNetworksAndWeightsGiveEqualBytes() {
    assertThat(TfliteWriter.write(network, Weights.random(network, new Random(7)))).isEqualTo(file);
  }

  @Test
  void batchNormalisationIsFoldedIntoKernelAndBias() {
    Map<String, float[]> tensors = new HashMap<>(weights.tensors());
    tensors.put("stem.gamma", filled(8, 3f));
    tensors.put("stem.beta", filled(8, 0.5f));
    tensors.put("stem.mean", filled(8, 2f));
    tensors.put("stem.variance", filled(8, 0.249f));
    Model folded =
        Model.getRootAsModel(
            ByteBuffer.wrap(TfliteWriter.write(network, Weights.of(network, tensors))));

    // 3 / sqrt(0.249 + 0.001) = 6
    assertThat(constant(folded, "stem.bias")[0]).isCloseTo(0.5f - 2f * 6f, within(1e-4f));
    assertThat(constant(folded, "stem.kernel")[5])
        .isCloseTo(weights.get("stem.kernel")[5] * 6f, within(1e-4f));
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }

  private static float[] constant(Model model, String name) {
    SubGraph graph = model.subgraphs(0);
    for (int i = 0; i < graph.tensorsLength(); i++) {
      if (name.equals(graph.tensors(i).name())) {
        ByteBuffer data =
            model
                .buffers((int) graph.tensors(i).buffer())
                .dataAsByteBuffer()
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[data.remaining() / Float.BYTES];
        data.asFloatBuffer().get(values);
        return values;
      }
    }
    throw new AssertionError("no tensor " + name);
  }

  private static List<Integer> shape(Tensor tensor) {
    List<Integer> shape = new ArrayList<>();
    for (int i = 0; i < tensor.shapeLength(); i++) {
      shape.add(tensor.shape(i));
    }
    return shape;
  }
}
