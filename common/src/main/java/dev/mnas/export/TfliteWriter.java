package dev.mnas.export;

import dev.mnas.network.Activation;
import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.tensorflow.lite.schema.AddOptionsT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptionsT;
import org.tensorflow.lite.schema.FullyConnectedOptionsT;
import org.tensorflow.lite.schema.MulOptionsT;
import org.tensorflow.lite.schema.Pool2DOptionsT;
import org.tensorflow.lite.schema.ReducerOptionsT;
import org.tensorflow.lite.schema.ReshapeOptionsT;
import org.tensorflow.lite.schema.TransposeOptionsT;

/**
 * A network as a float TFLite model. Input: one image, 1 x height x width x channels; output: its
 * logits, 1 x classes. Batch normalisation is folded into the convolutions and activations are
 * fused, as converters do it. Equal networks and weights give equal bytes.
 */
public final class TfliteWriter {
  private static final String DESCRIPTION = "mnas";
  private static final int CHANNEL_AXIS = 3;
  private static final Object NO_OPTIONS = new Object();

  private final Weights weights;
  private final TfliteGraph graph = new TfliteGraph();
  private final Map<String, Integer> outputs = new HashMap<>();
  private final int spatialAxes;

  private TfliteWriter(Weights weights) {
    this.weights = weights;
    this.spatialAxes = graph.constant("spatial_axes", 1, 2);
  }

  /**
   * Writes the model.
   *
   * @param weights of this network, batch norm not folded
   * @throws IllegalArgumentException when the weights lack a tensor of the network
   */
  public static byte[] write(Network network, Weights weights) {
    return write(network, weights, graph -> {});
  }

  /** Writes the model after a last revision of its graph. */
  static byte[] write(Network network, Weights weights, Consumer<TfliteGraph> revision) {
    return new TfliteWriter(weights).write(network, revision);
  }

  private byte[] write(Network network, Consumer<TfliteGraph> revision) {
    int input = activation(Network.INPUT, network.spec().input());
    outputs.put(Network.INPUT, input);
    int output = input;
    for (Layer layer : network.layers()) {
      output = add(layer);
      outputs.put(layer.name(), output);
    }
    revision.accept(graph);
    return graph.serialise(DESCRIPTION, input, output);
  }

  private int add(Layer layer) {
    if (layer instanceof Layer.Conv conv) {
      return conv(conv);
    } else if (layer instanceof Layer.DepthwiseConv conv) {
      return depthwise(conv);
    } else if (layer instanceof Layer.SqueezeExcite excite) {
      return squeezeExcite(excite);
    } else if (layer instanceof Layer.MaxPool pool) {
      Pool2DOptionsT window = TfliteOptions.window(pool.kernel(), pool.stride(), Activation.NONE);
      return pool(BuiltinOperator.MAX_POOL_2D, pool, window);
    } else if (layer instanceof Layer.AveragePool pool) {
      Pool2DOptionsT window = TfliteOptions.window(pool.kernel(), pool.stride(), pool.activation());
      return pool(BuiltinOperator.AVERAGE_POOL_2D, pool, window);
    } else if (layer instanceof Layer.ChannelShuffle shuffle) {
      return shuffle(shuffle);
    } else if (layer instanceof Layer.Concat concat) {
      return concat(concat);
    } else if (layer instanceof Layer.Add sum) {
      return sum(sum);
    } else if (layer instanceof Layer.GlobalAveragePool pool) {
      return mean(pool.name(), source(pool.input()), pool.output());
    } else if (layer instanceof Layer.Dense dense) {
      return dense(dense);
    }
    throw new IllegalStateException("TFLite form missing for " + layer);
  }

  private int conv(Layer.Conv layer) {
    FoldedKernel folded = FoldedKernel.of(layer, weights);
    int filters = layer.output().channels();
    int side = layer.kernel();
    int kernel =
        graph.constant(
            layer.name() + ".kernel", folded.kernel(), filters, side, side, layer.groupInputs());
    int bias = graph.constant(layer.name() + ".bias", folded.bias(), filters);
    int output = activation(layer.name(), layer.output());
    graph.operator(
        BuiltinOperator.CONV_2D,
        BuiltinOptions.Conv2DOptions,
        TfliteOptions.conv(layer.stride(), layer.activation()),
        output,
        source(layer.input()),
        kernel,
        bias);
    return output;
  }

  private int depthwise(Layer.DepthwiseConv layer) {
    FoldedKernel folded = FoldedKernel.of(layer, weights);
    int channels = layer.output().channels();
    int side = layer.kernel();
    int kernel = graph.constant(layer.name() + ".kernel", folded.kernel(), 1, side, side, channels);
    int bias = graph.constant(layer.name() + ".bias", folded.bias(), channels);
    int output = activation(layer.name(), layer.output());
    graph.operator(
        BuiltinOperator.DEPTHWISE_CONV_2D,
        BuiltinOptions.DepthwiseConv2DOptions,
        TfliteOptions.depthwise(layer.stride(), layer.activation()),
        output,
        source(layer.input()),
        kernel,
        bias);
    return output;
  }

  private int squeezeExcite(Layer.SqueezeExcite layer) {
    String name = layer.name();
    int source = source(layer.input());
    TensorShape gateShape = new TensorShape(1, 1, layer.output().channels());
    TensorShape reducedShape = new TensorShape(1, 1, layer.reducedFilters());
    int squeezed = mean(name + ".squeeze", source, gateShape);
    int reduced = pointwise(name + ".reduce", squeezed, gateShape, reducedShape, Activation.RELU);
    int expanded = pointwise(name + ".expand", reduced, reducedShape, gateShape, Activation.NONE);
    int gate = activation(name + ".gate", gateShape);
    graph.operator(BuiltinOperator.LOGISTIC, BuiltinOptions.NONE, NO_OPTIONS, gate, expanded);
    int output = activation(name, layer.output());
    graph.operator(
        BuiltinOperator.MUL, BuiltinOptions.MulOptions, new MulOptionsT(), output, source, gate);
    return output;
  }

  /** A dense layer of squeeze-and-excitation as a 1x1 convolution: [out, in] is [out, 1, 1, in]. */
  private int pointwise(
      String name, int source, TensorShape from, TensorShape to, Activation fused) {
    int kernel =
        graph.constant(
            name + ".kernel", weights.get(name + ".kernel"), to.channels(), 1, 1, from.channels());
    int bias = graph.constant(name + ".bias", weights.get(name + ".bias"), to.channels());
    int output = activation(name, to);
    graph.operator(
        BuiltinOperator.CONV_2D,
        BuiltinOptions.Conv2DOptions,
        TfliteOptions.conv(1, fused),
        output,
        source,
        kernel,
        bias);
    return output;
  }

  private int pool(int operator, Layer layer, Pool2DOptionsT window) {
    int output = activation(layer.name(), layer.output());
    int source = source(layer.inputs().get(0));
    graph.operator(operator, BuiltinOptions.Pool2DOptions, window, output, source);
    return output;
  }

  /** Channels as a matrix of groups by the channels of one, transposed. */
  private int shuffle(Layer.ChannelShuffle layer) {
    String name = layer.name();
    TensorShape shape = layer.output();
    int cells = shape.height() * shape.width();
    int groups = layer.groups();
    int each = shape.channels() / groups;
    int split = reshape(name + ".split", source(layer.input()), 1, cells, groups, each);
    int mixed = graph.activation(name + ".mixed", 1, cells, each, groups);
    graph.operator(
        BuiltinOperator.TRANSPOSE,
        BuiltinOptions.TransposeOptions,
        new TransposeOptionsT(),
        mixed,
        split,
        graph.constant(name + ".order", 0, 1, 3, 2));
    return reshape(name, mixed, 1, shape.height(), shape.width(), shape.channels());
  }

  private int reshape(String name, int source, int... shape) {
    int output = graph.activation(name, shape);
    ReshapeOptionsT options = new ReshapeOptionsT();
    options.setNewShape(shape);
    graph.operator(
        BuiltinOperator.RESHAPE,
        BuiltinOptions.ReshapeOptions,
        options,
        output,
        source,
        graph.constant(name + ".shape", shape));
    return output;
  }

  private int concat(Layer.Concat layer) {
    int output = activation(layer.name(), layer.output());
    ConcatenationOptionsT options = new ConcatenationOptionsT();
    options.setAxis(CHANNEL_AXIS);
    graph.operator(
        BuiltinOperator.CONCATENATION,
        BuiltinOptions.ConcatenationOptions,
        options,
        output,
        source(layer.first()),
        source(layer.second()));
    return output;
  }

  private int sum(Layer.Add layer) {
    int output = activation(layer.name(), layer.output());
    AddOptionsT options = new AddOptionsT();
    options.setFusedActivationFunction(TfliteOptions.fused(layer.activation()));
    graph.operator(
        BuiltinOperator.ADD,
        BuiltinOptions.AddOptions,
        options,
        output,
        source(layer.left()),
        source(layer.right()));
    return output;
  }

  private int mean(String name, int source, TensorShape shape) {
    int output = activation(name, shape);
    ReducerOptionsT options = new ReducerOptionsT();
    options.setKeepDims(true);
    graph.operator(
        BuiltinOperator.MEAN, BuiltinOptions.ReducerOptions, options, output, source, spatialAxes);
    return output;
  }

  private int dense(Layer.Dense layer) {
    String name = layer.name();
    int kernel =
        graph.constant(
            name + ".kernel", weights.get(name + ".kernel"), layer.units(), layer.inputFeatures());
    int bias = graph.constant(name + ".bias", weights.get(name + ".bias"), layer.units());
    int output = graph.activation(name, 1, layer.units());
    graph.operator(
        BuiltinOperator.FULLY_CONNECTED,
        BuiltinOptions.FullyConnectedOptions,
        new FullyConnectedOptionsT(),
        output,
        source(layer.input()),
        kernel,
        bias);
    return output;
  }

  private int source(String layer) {
    Integer tensor = outputs.get(layer);
    if (tensor == null) {
      throw new IllegalStateException("layer must come before its use: " + layer);
    }
    return tensor;
  }

  private int activation(String name, TensorShape shape) {
    return graph.activation(name, 1, shape.height(), shape.width(), shape.channels());
  }
}
