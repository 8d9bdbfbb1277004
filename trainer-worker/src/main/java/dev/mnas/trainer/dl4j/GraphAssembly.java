package dev.mnas.trainer.dl4j;

import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Turns a network into a DL4J graph. The vertex of a layer's output has the layer's name; the
 * convolution before a batch normalisation and the parts of a squeeze-excitation have it with a
 * suffix. Weights start at zero.
 */
final class GraphAssembly {
  static final String KERNEL = ".kernel";
  static final String MEAN = ".pool";
  static final String REDUCE = ".reduce";
  static final String EXPAND = ".expand";

  private final GraphBuilder graph;
  private final ILossFunction loss;

  private GraphAssembly(GraphBuilder graph, ILossFunction loss) {
    this.graph = graph;
    this.loss = loss;
  }

  /**
   * Builds and initialises a graph.
   *
   * @param type FLOAT, or DOUBLE to check gradients
   * @param l2 factor of the L2 term of kernels; biases and normalisation have none
   */
  static ComputationGraph build(
      Network network, DataType type, IUpdater updater, double l2, ILossFunction loss) {
    TensorShape input = network.spec().input();
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .weightInit(WeightInit.ZERO)
            .updater(updater)
            .l2(l2)
            .graphBuilder()
            .addInputs(Network.INPUT)
            .setInputTypes(
                InputType.convolutional(
                    input.height(), input.width(), input.channels(), CNN2DFormat.NHWC));
    GraphAssembly assembly = new GraphAssembly(builder, loss);
    network.layers().forEach(assembly::add);
    ComputationGraph built = new ComputationGraph(builder.build());
    built.init();
    return built;
  }

  private void add(Layer layer) {
    String name = layer.name();
    if (layer instanceof Layer.Conv conv) {
      int filters = conv.output().channels();
      graph.addLayer(
          name + KERNEL, new NhwcConvolution(filters, conv.kernel(), conv.stride()), conv.input());
      graph.addLayer(name, new NhwcBatchNorm(conv.activation()), name + KERNEL);
    } else if (layer instanceof Layer.DepthwiseConv conv) {
      graph.addLayer(
          name + KERNEL, new NhwcDepthwise(conv.kernel(), conv.stride()), conv.input());
      graph.addLayer(name, new NhwcBatchNorm(conv.activation()), name + KERNEL);
    } else if (layer instanceof Layer.SqueezeExcite squeeze) {
      addSqueezeExcite(squeeze);
    } else if (layer instanceof Layer.MaxPool pool) {
      int kernel = pool.kernel();
      int stride = pool.stride();
      graph.addVertex(
          name,
          new StatelessVertexConf(
              1,
              images(pool.output()),
              (net, vertex, index, type) ->
                  new MaxPoolVertex(net, vertex, index, type, kernel, stride)),
          pool.input());
    } else if (layer instanceof Layer.Add add) {
      graph.addVertex(
          name, new ElementWiseVertex(ElementWiseVertex.Op.Add), add.left(), add.right());
    } else if (layer instanceof Layer.GlobalAveragePool pool) {
      addMean(name, pool.input(), pool.output().channels());
    } else if (layer instanceof Layer.Dense dense) {
      graph.addLayer(
          name,
          new OutputLayer.Builder(loss)
              .activation(Activation.SOFTMAX)
              .nIn(dense.inputFeatures())
              .nOut(dense.units())
              .build(),
          dense.input());
      graph.setOutputs(name);
    } else {
      throw new IllegalArgumentException("no DL4J layer for " + layer);
    }
  }

  private void addSqueezeExcite(Layer.SqueezeExcite squeeze) {
    String name = squeeze.name();
    int channels = squeeze.output().channels();
    addMean(name + MEAN, squeeze.input(), channels);
    addDense(name + REDUCE, name + MEAN, channels, squeeze.reducedFilters(), Activation.RELU);
    addDense(name + EXPAND, name + REDUCE, squeeze.reducedFilters(), channels, Activation.SIGMOID);
    graph.addVertex(
        name,
        new StatelessVertexConf(2, images(squeeze.output()), ChannelScaleVertex::new),
        squeeze.input(),
        name + EXPAND);
  }

  private void addMean(String name, String input, int channels) {
    InputType output = InputType.feedForward(channels);
    graph.addVertex(name, new StatelessVertexConf(1, output, ChannelMeanVertex::new), input);
  }

  private void addDense(String name, String input, int inputs, int units, Activation activation) {
    graph.addLayer(
        name,
        new DenseLayer.Builder().nIn(inputs).nOut(units).activation(activation).build(),
        input);
  }

  private static InputType images(TensorShape shape) {
    return InputType.convolutional(
        shape.height(), shape.width(), shape.channels(), CNN2DFormat.NHWC);
  }
}
