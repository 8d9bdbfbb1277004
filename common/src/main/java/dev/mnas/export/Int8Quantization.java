package dev.mnas.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;

/**
 * Turns a float TFLite graph into an int8 one, in place, by the rules of TFLite's 8-bit
 * quantization specification: activations are asymmetric, one scale a tensor; weights symmetric in
 * [-127, 127], one scale an output channel (one in all for dense layers); a bias has the scale
 * input x weight; a sigmoid's output has the scale 1/256; operators that only move or choose values
 * have one scale on both sides.
 */
final class Int8Quantization {
  private static final int LEVELS = 255;
  private static final int MAX_WEIGHT = 127;

  /** Leaves the sum of products room beside the bias. */
  private static final double MAX_BIAS = 1 << 30;

  /** Channels whose weights are next to nothing do not need scales that runtimes cannot express. */
  private static final double LEAST_SHARE = 1.0 / (1 << 20);

  private static final Set<Integer> SAME_SCALE =
      Set.of(
          BuiltinOperator.MAX_POOL_2D,
          BuiltinOperator.AVERAGE_POOL_2D,
          BuiltinOperator.CONCATENATION,
          BuiltinOperator.RESHAPE,
          BuiltinOperator.TRANSPOSE);

  /** The first version of each operator that knows int8 as written here; 1 where absent. */
  private static final Map<Integer, Integer> VERSIONS =
      Map.of(
          BuiltinOperator.CONV_2D, 3,
          BuiltinOperator.DEPTHWISE_CONV_2D, 3,
          BuiltinOperator.FULLY_CONNECTED, 4,
          BuiltinOperator.ADD, 2,
          BuiltinOperator.MUL, 2,
          BuiltinOperator.LOGISTIC, 2,
          BuiltinOperator.MEAN, 2,
          BuiltinOperator.MAX_POOL_2D, 2,
          BuiltinOperator.AVERAGE_POOL_2D, 2,
          BuiltinOperator.CONCATENATION, 2);

  private final TfliteGraph graph;
  private final Map<String, ActivationRange> ranges;
  private final SharedScales shared = new SharedScales();

  Int8Quantization(TfliteGraph graph, Map<String, ActivationRange> ranges) {
    this.graph = graph;
    this.ranges = ranges;
  }

  /**
   * Quantizes every tensor but integer constants.
   *
   * @throws IllegalArgumentException when the range of an activation is unknown
   */
  void apply() {
    for (OperatorT operator : graph.operators()) {
      if (SAME_SCALE.contains(graph.code(operator))) {
        int output = operator.getOutputs()[0];
        Arrays.stream(operator.getInputs())
            .filter(this::isActivation)
            .forEach(input -> shared.join(input, output));
      }
    }
    quantizeActivations();
    for (OperatorT operator : graph.operators()) {
      int code = graph.code(operator);
      if (VERSIONS.containsKey(code)) {
        graph.version(code, VERSIONS.get(code));
      }
      if (code == BuiltinOperator.LOGISTIC) {
        setScale(tensor(operator.getOutputs()[0]), 1f / (LEVELS + 1), Byte.MIN_VALUE);
      } else if (code == BuiltinOperator.CONV_2D) {
        int filters = tensor(operator.getInputs()[1]).getShape()[0];
        int each = length(tensor(operator.getInputs()[1])) / filters;
        quantizeWeights(operator, filters, 0, index -> index / each);
      } else if (code == BuiltinOperator.DEPTHWISE_CONV_2D) {
        int channels = tensor(operator.getInputs()[1]).getShape()[3];
        quantizeWeights(operator, channels, 3, index -> index % channels);
      } else if (code == BuiltinOperator.FULLY_CONNECTED) {
        quantizeWeights(operator, 1, 0, index -> 0);
      }
    }
  }

  private void quantizeActivations() {
    List<TensorT> tensors = graph.tensors();
    Map<Integer, ActivationRange> byGroup = new HashMap<>();
    for (int i = 0; i < tensors.size(); i++) {
      ActivationRange range = ranges.get(tensors.get(i).getName());
      if (isActivation(i) && range != null) {
        byGroup.merge(shared.group(i), range, ActivationRange::union);
      }
    }
    for (int i = 0; i < tensors.size(); i++) {
      if (isActivation(i)) {
        ActivationRange range = byGroup.get(shared.group(i));
        if (range == null) {
          throw new IllegalArgumentException(
              "calibration must have the range of " + tensors.get(i).getName());
        }
        tensors.get(i).setType(TensorType.INT8);
        setScale(tensors.get(i), range);
      }
    }
  }

  private static void setScale(TensorT tensor, ActivationRange range) {
    // 0 must be a stored value: it pads.
    double min = Math.min(0, range.min());
    double max = Math.max(0, range.max());
    if (max - min < Float.MIN_NORMAL * LEVELS) {
      max = 1; // All zeros, as of a dead channel: any scale will do.
    }
    double scale = (max - min) / LEVELS;
    setScale(tensor, (float) scale, Byte.MIN_VALUE + Math.round(-min / scale));
  }

  private static void setScale(TensorT tensor, float scale, long zeroPoint) {
    quantization(tensor, new float[] {scale}, zeroPoint, 0);
  }

  private static void quantization(TensorT tensor, float[] scales, long zeroPoint, int dimension) {
    long[] zeroPoints = new long[scales.length];
    Arrays.fill(zeroPoints, zeroPoint);
    QuantizationParametersT parameters = new QuantizationParametersT();
    parameters.setScale(scales);
    parameters.setZeroPoint(zeroPoints);
    parameters.setQuantizedDimension(dimension);
    tensor.setQuantization(parameters);
  }

  /**
   * @param scales number of scales of the weights: one, or one an output channel
   * @param dimension of the weights that holds the output channels
   * @param scaleOf the scale of each weight, by row-major index
   */
  private void quantizeWeights(
      OperatorT operator, int scales, int dimension, IntUnaryOperator scaleOf) {
    TensorT weights = tensor(operator.getInputs()[1]);
    TensorT bias = tensor(operator.getInputs()[2]);
    double inputScale = tensor(operator.getInputs()[0]).getQuantization().getScale()[0];
    float[] values = floats(weights);
    float[] biases = floats(bias);
    double[] largest = new double[scales];
    for (int i = 0; i < values.length; i++) {
      int scale = scaleOf.applyAsInt(i);
      largest[scale] = Math.max(largest[scale], Math.abs(values[i]));
    }
    double most = Arrays.stream(largest).max().orElseThrow();
    double floor = most > 0 ? most * LEAST_SHARE : 1;
    float[] weightScales = new float[scales];
    for (int i = 0; i < scales; i++) {
      weightScales[i] = (float) (Math.max(largest[i], floor) / MAX_WEIGHT);
    }
    // Tiny weights beside a large bias: coarser weights, so that the bias fits.
    for (int i = 0; i < biases.length; i++) {
      int scale = scales == 1 ? 0 : i;
      float least = (float) (Math.abs(biases[i]) / (inputScale * MAX_BIAS));
      weightScales[scale] = Math.max(weightScales[scale], least);
    }
    ByteBuffer stored = littleEndian(values.length);
    for (int i = 0; i < values.length; i++) {
      stored.put((byte) Math.round(values[i] / weightScales[scaleOf.applyAsInt(i)]));
    }
    weights.setType(TensorType.INT8);
    graph.data(weights, stored);
    quantization(weights, weightScales, 0, dimension);
    quantizeBias(bias, biases, inputScale, weightScales);
  }

  private void quantizeBias(TensorT bias, float[] values, double inputScale, float[] weightScales) {
    float[] scales = new float[weightScales.length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = (float) (inputScale * weightScales[i]);
    }
    ByteBuffer stored = littleEndian(values.length * Integer.BYTES);
    for (int i = 0; i < values.length; i++) {
      stored.putInt(
          Math.toIntExact(Math.round(values[i] / (double) scales[scales.length == 1 ? 0 : i])));
    }
    bias.setType(TensorType.INT32);
    graph.data(bias, stored);
    quantization(bias, scales, 0, 0);
  }

  private float[] floats(TensorT constant) {
    float[] values = new float[length(constant)];
    graph.data(constant).asFloatBuffer().get(values);
    return values;
  }

  private static int length(TensorT tensor) {
    return Arrays.stream(tensor.getShape()).reduce(1, Math::multiplyExact);
  }

  private TensorT tensor(int index) {
    return graph.tensors().get(index);
  }

  private boolean isActivation(int tensor) {
    return tensor(tensor).getBuffer() == 0;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
