package dev.mnas.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.mnas.network.Activation;
import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A network as an ONNX model of operator set 17, single precision. Input {@code input}: images,
 * batch x channels x height x width (NCHW, the only layout that ONNX convolutions have; TFLite and
 * the weights' own layouts put channels last). Output {@code logits}: batch x classes. The batch is
 * of any size. Batch normalisation is folded into the convolutions; pads are explicit, the larger
 * half at the bottom and right as in TensorFlow. The metadata say the input's layout, and how to
 * scale pixels where the weights' metadata do. Equal networks, weights and metadata give equal
 * bytes.
 */
public final class OnnxWriter {
  /** Name of the only input. */
  public static final String INPUT = "input";

  /** Name of the only output. */
  public static final String OUTPUT = "logits";

  /** Metadata: the order of the input's dimensions. */
  public static final String INPUT_LAYOUT = "input.layout";

  private static final String PRODUCER = "mnas";
  private static final int CHANNEL_AXIS = 1;

  /** Says of a dimension that a reshape leaves it as it is. */
  private static final long KEPT = 0;

  private static final String LAYOUT = "NCHW";

  private final Weights weights;
  private final OnnxGraph graph = new OnnxGraph();
  private final Map<String, String> outputs = new HashMap<>();
  private List<String> clipBounds = List.of();

  private OnnxWriter(Weights weights) {
    this.weights = weights;
  }

  /**
   * Writes the model without words about its input but the layout.
   *
   * @param weights of this network, batch norm not folded
   * @throws IllegalArgumentException when the weights lack a tensor of the network
   */
  public static byte[] write(Network network, Weights weights) {
    return write(network, weights, Map.of());
  }

  /**
   * Writes the model.
   *
   * @param weights of this network, batch norm not folded
   * @param metadata of the weights: {@link Safetensors#metadata}
   * @throws IllegalArgumentException when the weights lack a tensor of the network
   */
  public static byte[] write(Network network, Weights weights, Map<String, String> metadata) {
    return new OnnxWriter(weights).write(network, metadata);
  }

  private byte[] write(Network network, Map<String, String> metadata) {
    TensorShape image = network.spec().input();
    graph.input(INPUT, scaling(metadata), image.channels(), image.height(), image.width());
    outputs.put(Network.INPUT, INPUT);
    for (Layer layer : network.layers()) {
      outputs.put(layer.name(), add(layer));
    }
    graph.output(OUTPUT, "one a class, before softmax", network.spec().classes());
    Map<String, String> words = new TreeMap<>(metadata);
    words.put(INPUT_LAYOUT, LAYOUT);
    return graph.serialise(PRODUCER, words);
  }

  private static String scaling(Map<String, String> metadata) {
    String mean = metadata.get(Safetensors.INPUT_MEAN);
    String deviation = metadata.get(Safetensors.INPUT_DEVIATION);
    return mean == null || deviation == null
        ? LAYOUT
        : "%s, (pixel / 255 - %s) / %s".formatted(LAYOUT, mean, deviation);
  }

  /** Adds the layer and returns the name of its output. */
  private String add(Layer layer) {
    if (layer instanceof Layer.Conv conv) {
      return conv(conv);
    } else if (layer instanceof Layer.DepthwiseConv conv) {
      return depthwise(conv);
    } else if (layer instanceof Layer.SqueezeExcite excite) {
      return squeezeExcite(excite);
    } else if (layer instanceof Layer.MaxPool pool) {
      return graph.node(
          "MaxPool",
          pool.name(),
          List.of(source(pool.input())),
          window(pool.kernel()),
          strides(pool.stride()),
          pads(pool.inputShape(), pool.output(), pool.kernel(), pool.stride()));
    } else if (layer instanceof Layer.Add sum) {
      return activated(
          "Add", sum.name(), sum.activation(), List.of(source(sum.left()), source(sum.right())));
    } else if (layer instanceof Layer.AveragePool pool) {
      // Padding is not counted where count_include_pad is left out.
      return activated(
          "AveragePool",
          pool.name(),
          pool.activation(),
          List.of(source(pool.input())),
          window(pool.kernel()),
          strides(pool.stride()),
          pads(pool.inputShape(), pool.output(), pool.kernel(), pool.stride()));
    } else if (layer instanceof Layer.ChannelShuffle shuffle) {
      return shuffle(shuffle);
    } else if (layer instanceof Layer.Concat concat) {
      return graph.node(
          "Concat",
          concat.name(),
          List.of(source(concat.first()), source(concat.second())),
          OnnxGraph.integer("axis", CHANNEL_AXIS));
    } else if (layer instanceof Layer.GlobalAveragePool pool) {
      return graph.node("GlobalAveragePool", pool.name(), List.of(source(pool.input())));
    } else if (layer instanceof Layer.Dense dense) {
      return dense(dense);
    }
    throw new IllegalStateException("ONNX form missing for " + layer);
  }

  private String conv(Layer.Conv layer) {
    FoldedKernel folded = FoldedKernel.of(layer, weights);
    int filters = layer.output().channels();
    int side = layer.kernel();
    int depth = layer.groupInputs();
    float[] kernel = channelsBeforeCells(folded.kernel(), filters, side * side, depth);
    return activated(
        "Conv",
        layer.name(),
        layer.activation(),
        List.of(
            source(layer.input()),
            graph.constant(layer.name() + ".kernel", kernel, filters, depth, side, side),
            graph.constant(layer.name() + ".bias", folded.bias(), filters)),
        OnnxGraph.integer("group", layer.groups()),
        window(side),
        strides(layer.stride()),
        pads(layer.inputShape(), layer.output(), side, layer.stride()));
  }

  private String depthwise(Layer.DepthwiseConv layer) {
    FoldedKernel folded = FoldedKernel.of(layer, weights);
    int channels = layer.output().channels();
    int side = layer.kernel();
    float[] kernel = channelsBeforeCells(folded.kernel(), 1, side * side, channels);
    return activated(
        "Conv",
        layer.name(),
        layer.activation(),
        List.of(
            source(layer.input()),
            graph.constant(layer.name() + ".kernel", kernel, channels, 1, side, side),
            graph.constant(layer.name() + ".bias", folded.bias(), channels)),
        OnnxGraph.integer("group", channels),
        window(side),
        strides(layer.stride()),
        pads(layer.inputShape(), layer.output(), side, layer.stride()));
  }

  /** Channels as a matrix of groups, transposed; a batch of any size stands before them. */
  private String shuffle(Layer.ChannelShuffle layer) {
    TensorShape shape = layer.output();
    int columns = shape.channels() / layer.groups();
    String rows =
        graph.node(
            "Reshape",
            layer.name() + ".rows",
            List.of(
                source(layer.input()),
                graph.constant(
                    layer.name() + ".rows.shape",
                    KEPT,
                    layer.groups(),
                    columns,
                    shape.height(),
                    shape.width())));
    String mixed =
        graph.node(
            "Transpose",
            layer.name() + ".mixed",
            List.of(rows),
            OnnxGraph.integers("perm", 0, 2, 1, 3, 4));
    return graph.node(
        "Reshape",
        layer.name(),
        List.of(
            mixed,
            graph.constant(
                layer.name() + ".shape", KEPT, shape.channels(), shape.height(), shape.width())));
  }

  private String activated(
      String operator,
      String name,
      Activation activation,
      List<String> inputs,
      AttributeProto... attributes) {
    if (activation == Activation.NONE) {
      return graph.node(operator, name, inputs, attributes);
    }
    String linear = graph.node(operator, name + ".linear", inputs, attributes);
    return switch (activation) {
      case NONE -> linear;
      case RELU -> graph.node("Relu", name, List.of(linear));
      case RELU6 -> clip(name, linear);
    };
  }

  private String clip(String name, String linear) {
    if (clipBounds.isEmpty()) {
      clipBounds =
          List.of(
              graph.constant("clip.min", new float[] {0}),
              graph.constant("clip.max", new float[] {6}));
    }
    return graph.node("Clip", name, List.of(linear, clipBounds.get(0), clipBounds.get(1)));
  }

  private String squeezeExcite(Layer.SqueezeExcite layer) {
    String name = layer.name();
    String source = source(layer.input());
    int channels = layer.output().channels();
    String squeezed = graph.node("GlobalAveragePool", name + ".squeeze", List.of(source));
    String linear =
        pointwise(name + ".reduce", ".linear", squeezed, channels, layer.reducedFilters());
    String reduced = graph.node("Relu", name + ".reduce", List.of(linear));
    String expanded = pointwise(name + ".expand", "", reduced, layer.reducedFilters(), channels);
    String gate = graph.node("Sigmoid", name + ".gate", List.of(expanded));
    return graph.node("Mul", name, List.of(source, gate));
  }

  /** A dense layer of squeeze-and-excitation as a 1x1 convolution: [out, in] is [out, in, 1, 1]. */
  private String pointwise(String name, String suffix, String source, int from, int to) {
    return graph.node(
        "Conv",
        name + suffix,
        List.of(
            source,
            graph.constant(name + ".kernel", weights.get(name + ".kernel"), to, from, 1, 1),
            graph.constant(name + ".bias", weights.get(name + ".bias"), to)));
  }

  private String dense(Layer.Dense layer) {
    String name = layer.name();
    String features = graph.node("Flatten", name + ".features", List.of(source(layer.input())));
    return graph.node(
        "Gemm",
        OUTPUT,
        List.of(
            features,
            graph.constant(
                name + ".kernel",
                weights.get(name + ".kernel"),
                layer.units(),
                layer.inputFeatures()),
            graph.constant(name + ".bias", weights.get(name + ".bias"), layer.units())),
        OnnxGraph.integer("transB", 1));
  }

  private String source(String layer) {
    String tensor = outputs.get(layer);
    if (tensor == null) {
      throw new IllegalStateException("layer must come before its use: " + layer);
    }
    return tensor;
  }

  /** From [filters, cells, channels] to [filters, channels, cells]. */
  private static float[] channelsBeforeCells(float[] kernel, int filters, int cells, int channels) {
    float[] moved = new float[kernel.length];
    for (int filter = 0; filter < filters; filter++) {
      for (int cell = 0; cell < cells; cell++) {
        for (int channel = 0; channel < channels; channel++) {
          moved[(filter * channels + channel) * cells + cell] =
              kernel[(filter * cells + cell) * channels + channel];
        }
      }
    }
    return moved;
  }

  private static AttributeProto window(int side) {
    return OnnxGraph.integers("kernel_shape", side, side);
  }

  private static AttributeProto strides(int stride) {
    return OnnxGraph.integers("strides", stride, stride);
  }

  /** Top, left, bottom, right. */
  private static AttributeProto pads(TensorShape in, TensorShape out, int kernel, int stride) {
    int rows = padding(in.height(), out.height(), kernel, stride);
    int columns = padding(in.width(), out.width(), kernel, stride);
    return OnnxGraph.integers(
        "pads", rows / 2, columns / 2, rows - rows / 2, columns - columns / 2);
  }

  private static int padding(int in, int out, int kernel, int stride) {
    return Math.max(0, (out - 1) * stride + kernel - in);
  }
}
