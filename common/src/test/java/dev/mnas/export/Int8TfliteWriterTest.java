package dev.mnas.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.WeightTensor;
import dev.mnas.network.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;

/** The rules of TFLite's 8-bit quantization specification. */
class Int8TfliteWriterTest {
  private final Network network = Networks.everyLayer();
  private final Weights weights = drawn(network, new Random(7));
  private final Map<String, ActivationRange> ranges = ranges(network, weights);
  private final byte[] file = Int8TfliteWriter.write(network, weights, ranges);
  private final Model model = Model.getRootAsModel(ByteBuffer.wrap(file));
  private final SubGraph graph = model.subgraphs(0);

  @Test
  void everythingIsAnInteger() {
    for (int i = 0; i < graph.tensorsLength(); i++) {
      Tensor tensor = graph.tensors(i);
      boolean wide = tensor.name().endsWith(".bias") || tensor.name().equals("spatial_axes");
      assertThat((int) tensor.type())
          .as(tensor.name())
          .isEqualTo(wide ? TensorType.INT32 : TensorType.INT8);
    }
    assertThat(file.length).isLessThan(TfliteWriter.write(network, weights).length);
  }

  @Test
  void activationsCoverTheirRangeAndStoreZeroExactly() {
    for (int i = 0; i < graph.tensorsLength(); i++) {
      Tensor tensor = graph.tensors(i);
      ActivationRange range = ranges.get(tensor.name());
      if (range != null && !tensor.name().endsWith(".gate")) {
        float scale = scale(tensor, 0);
        long zero = zeroPoint(tensor, 0);
        assertThat(zero).as(tensor.name()).isBetween(-128L, 127L);
        // Rounding the zero point moves the range by half a step at most.
        assertThat((-128 - zero) * scale)
            .as(tensor.name())
            .isLessThanOrEqualTo(range.min() + 0.51f * scale);
        assertThat((127 - zero) * scale)
            .as(tensor.name())
            .isGreaterThanOrEqualTo(range.max() - 0.51f * scale);
      }
    }
    assertThat(scale(tensor("stem"), 0)).isCloseTo(range("stem").max() / 255, within(1e-6f));
    assertThat(zeroPoint(tensor("stem"), 0)).isEqualTo(-128);
  }

  @Test
  void convolutionsHaveOneSymmetricScaleAFilter() {
    Tensor kernel = tensor("stem.kernel");
    assertThat(kernel.quantization().scaleLength()).isEqualTo(8);
    assertThat(kernel.quantization().quantizedDimension()).isZero();
    ByteBuffer stored = data(kernel);
    float[] exact = FoldedKernel.of((Layer.Conv) network.layers().get(0), weights).kernel();
    int each = exact.length / 8;
    for (int filter = 0; filter < 8; filter++) {
      assertThat(zeroPoint(kernel, filter)).isZero();
      int largest = 0;
      for (int i = filter * each; i < (filter + 1) * each; i++) {
        assertThat(stored.get(i) * scale(kernel, filter))
            .isCloseTo(exact[i], within(0.501f * scale(kernel, filter)));
        largest = Math.max(largest, Math.abs(stored.get(i)));
      }
      assertThat(largest).isEqualTo(127);
    }
  }

  @Test
  void depthwiseConvolutionsHaveOneScaleAChannelInTheLastDimension() {
    Tensor kernel = tensor("block0.layer0.depthwise.kernel");
    assertThat(kernel.quantization().scaleLength()).isEqualTo(24);
    assertThat(kernel.quantization().quantizedDimension()).isEqualTo(3);
    ByteBuffer stored = data(kernel);
    for (int channel = 0; channel < 24; channel++) {
      int largest = 0;
      for (int cell = 0; cell < 9; cell++) {
        largest = Math.max(largest, Math.abs(stored.get(cell * 24 + channel)));
      }
      assertThat(largest).isEqualTo(127);
    }
  }

  @Test
  void classifierHasOneScale() {
    assertThat(tensor("classifier.kernel").quantization().scaleLength()).isEqualTo(1);
    assertThat(tensor("classifier.bias").quantization().scaleLength()).isEqualTo(1);
  }

  @Test
  void biasHasTheScaleOfInputTimesWeight() {
    Tensor kernel = tensor("stem.kernel");
    Tensor bias = tensor("stem.bias");
    float[] exact = FoldedKernel.of((Layer.Conv) network.layers().get(0), weights).bias();
    float input = scale(tensor("input"), 0);
    for (int filter = 0; filter < 8; filter++) {
      float scale = scale(bias, filter);
      assertThat(scale).isEqualTo((float) ((double) input * scale(kernel, filter)));
      assertThat(zeroPoint(bias, filter)).isZero();
      assertThat(data(bias).getInt(filter * Integer.BYTES) * scale)
          .isCloseTo(exact[filter], within(scale));
    }
  }

  @Test
  void sigmoidHasItsFixedScale() {
    Tensor gate = tensor("block0.layer0.se.gate");
    assertThat(scale(gate, 0)).isEqualTo(1f / 256);
    assertThat(zeroPoint(gate, 0)).isEqualTo(-128);
  }

  @Test
  void maxPoolKeepsTheScale() {
    Map<String, ActivationRange> apart = new HashMap<>(ranges);
    apart.put("stem", new ActivationRange(0, 5));
    apart.put("block0.layer0.skip", new ActivationRange(-1, 4));

    SubGraph written = graph(Int8TfliteWriter.write(network, weights, apart));

    for (String name : List.of("stem", "block0.layer0.skip")) {
      assertThat(scale(tensor(written, name), 0)).as(name).isEqualTo(6f / 255);
      assertThat(zeroPoint(tensor(written, name), 0))
          .as(name)
          .isEqualTo(Math.round(-128 + 255 / 6.0));
    }
  }

  @Test
  void operatorsAreOfAVersionThatKnowsInt8() {
    Map<Integer, Integer> versions = new HashMap<>();
    for (int i = 0; i < graph.operatorsLength(); i++) {
      Operator operator = graph.operators(i);
      var code = model.operatorCodes((int) operator.opcodeIndex());
      versions.put(code.builtinCode(), code.version());
    }
    assertThat(versions)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                BuiltinOperator.CONV_2D, 3,
                BuiltinOperator.DEPTHWISE_CONV_2D, 3,
                BuiltinOperator.FULLY_CONNECTED, 4,
                BuiltinOperator.ADD, 2,
                BuiltinOperator.MUL, 2,
                BuiltinOperator.LOGISTIC, 2,
                BuiltinOperator.MEAN, 2,
                BuiltinOperator.MAX_POOL_2D, 2));
  }

  @Test
  void deadChannelsAndHugeBiasesStayExpressible() {
    Map<String, float[]> tensors = new HashMap<>(weights.tensors());
    tensors.put("stem.gamma", new float[8]);
    float[] beta = new float[8];
    beta[1] = 1e6f;
    tensors.put("stem.beta", beta);
    tensors.put("head.gamma", new float[16]);
    tensors.put("head.beta", new float[16]);
    Weights odd = Weights.of(network, tensors);

    SubGraph main = graph(Int8TfliteWriter.write(network, odd, ranges(network, odd)));
    for (int i = 0; i < main.tensorsLength(); i++) {
      for (int s = 0;
          main.tensors(i).quantization() != null
              && s < main.tensors(i).quantization().scaleLength();
          s++) {
        assertThat(main.tensors(i).quantization().scale(s))
            .as(main.tensors(i).name())
            .isFinite()
            .isGreaterThan(Float.MIN_NORMAL);
      }
    }
  }

  @Test
  void activationWithoutRangeIsRefused() {
    Map<String, ActivationRange> fewer = new HashMap<>(ranges);
    fewer.remove("head");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Int8TfliteWriter.write(network, weights, fewer))
        .withMessage("calibration must have the range of head");
  }

  @Test
  void equalNetworksWeightsAndRangesGiveEqualBytes() {
    assertThat(
            Int8TfliteWriter.write(network, drawn(network, new Random(7)), new HashMap<>(ranges)))
        .isEqualTo(file);
  }

  private static SubGraph graph(byte[] file) {
    return Model.getRootAsModel(ByteBuffer.wrap(file)).subgraphs(0);
  }

  private Tensor tensor(String name) {
    return tensor(graph, name);
  }

  private static Tensor tensor(SubGraph graph, String name) {
    for (int i = 0; i < graph.tensorsLength(); i++) {
      if (name.equals(graph.tensors(i).name())) {
        return graph.tensors(i);
      }
    }
    throw new AssertionError("no tensor " + name);
  }

  private ActivationRange range(String tensor) {
    ActivationRange range = ranges.get(tensor);
    if (range == null) {
      throw new AssertionError("no range of " + tensor);
    }
    return range;
  }

  private static float scale(Tensor tensor, int index) {
    return tensor.quantization().scale(index);
  }

  private static long zeroPoint(Tensor tensor, int index) {
    return tensor.quantization().zeroPoint(index);
  }

  private ByteBuffer data(Tensor tensor) {
    return model
        .buffers((int) tensor.buffer())
        .dataAsByteBuffer()
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Map<String, ActivationRange> ranges(Network network, Weights weights) {
    Random random = new Random(5);
    Calibration calibration = new Calibration(network, weights);
    for (int i = 0; i < Calibration.MIN_IMAGES; i++) {
      calibration.add(image(network, random));
    }
    return calibration.ranges();
  }

  private static float[] image(Network network, Random random) {
    float[] image = new float[Math.toIntExact(network.spec().input().elements())];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) random.nextGaussian();
    }
    return image;
  }

  /** Biases and betas other than 0. */
  private static Weights drawn(Network network, Random random) {
    Map<String, float[]> tensors = new HashMap<>();
    for (WeightTensor tensor : network.weights()) {
      float[] values = new float[Math.toIntExact(tensor.elements())];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            tensor.name().endsWith(".variance")
                ? random.nextFloat(0.5f, 2)
                : (float) random.nextGaussian() / 2;
      }
      tensors.put(tensor.name(), values);
    }
    return Weights.of(network, tensors);
  }
}
