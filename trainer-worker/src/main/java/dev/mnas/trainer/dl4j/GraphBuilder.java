package dev.mnas.trainer.dl4j;

import dev.mnas.network.Activation;
import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A layer graph as a computation graph over NHWC images. The output of a layer is the vertex of its
 * name; what comes before its batch normalisation or activation is {@code <name>.linear}.
 */
final class GraphBuilder {
  private static final String LINEAR = ".linear";
  private static final String DROPOUT = ".dropout";

  private final Network network;
  private final ComputationGraphConfiguration.GraphBuilder graph;
  private final Dropout dropout;

  /** Whose layers answer, in a graph for inference. */
  private final @Nullable ComputationGraph trained;

  private GraphBuilder(
      Network network,
      ComputationGraphConfiguration.GraphBuilder graph,
      Dropout dropout,
      @Nullable ComputationGraph trained) {
    this.network = network;
    this.graph = graph;
    this.dropout = dropout;
    this.trained = trained;
  }

  /** Builds the graph without dropout. */
  static ComputationGraph build(Network network, DataType type, IUpdater updater) {
    return build(network, type, updater, new Dropout(0, new SplittableRandom(0)));
  }

  /**
   * Builds the graph, its weights not yet set: {@link WeightTransfer} writes them.
   *
   * @param dropout in front of the classifier, where its share is above 0
   */
  static ComputationGraph build(Network network, DataType type, IUpdater updater, Dropout dropout) {
    return build(
        new GraphBuilder(network, configuration(type, updater), dropout, null).configuration());
  }

  /**
   * A graph that answers by the parameters and running statistics that the trained graph has when
   * it is asked. Batch normalisation is folded: a convolution's output is normalised where it lies,
   * instead of written once more. It has no parameters of its own.
   *
   * @param trained of the same network, in single precision; it must live as long
   */
  static ComputationGraph inference(Network network, ComputationGraph trained) {
    return build(
        new GraphBuilder(
                network,
                configuration(DataType.FLOAT, new NoOp()),
                new Dropout(0, new SplittableRandom(0)),
                trained)
            .configuration());
  }

  private static ComputationGraphConfiguration.GraphBuilder configuration(
      DataType type, IUpdater updater) {
    WorkspaceMode workspaces = type == DataType.FLOAT ? WorkspaceMode.ENABLED : WorkspaceMode.NONE;
    return new NeuralNetConfiguration.Builder()
        .dataType(type)
        .trainingWorkspaceMode(workspaces)
        .inferenceWorkspaceMode(workspaces)
        .weightInit(WeightInit.ZERO)
        .updater(updater)
        .graphBuilder()
        .addInputs(Network.INPUT);
  }

  private static ComputationGraph build(ComputationGraphConfiguration configuration) {
    ComputationGraph built = new ComputationGraph(configuration);
    built.init();
    return built;
  }

  static String linear(Layer layer) {
    return layer.name() + LINEAR;
  }

  private ComputationGraphConfiguration configuration() {
    for (Layer layer : network.layers()) {
      if (trained == null || layer.weights().isEmpty()) {
        add(layer);
      } else {
        answerBy(trained, layer);
      }
    }
    Layer last = network.layers().get(network.layers().size() - 1);
    return graph.setOutputs(last.name()).build();
  }

  private void add(Layer layer) {
    if (layer instanceof Layer.Conv conv) {
      graph.addLayer(linear(conv), new ConvLayer.Settings(conv), conv.input());
      normalise(conv, conv.activation());
    } else if (layer instanceof Layer.DepthwiseConv conv) {
      graph.addLayer(linear(conv), new DepthwiseLayer.Settings(conv), conv.input());
      normalise(conv, conv.activation());
    } else if (layer instanceof Layer.SqueezeExcite se) {
      graph.addLayer(se.name(), new SqueezeExciteLayer.Settings(se), se.input());
    } else if (layer instanceof Layer.MaxPool pool) {
      vertex(pool, (g, name, index, type) -> new MaxPoolVertex(g, name, index, type, pool));
    } else if (layer instanceof Layer.AveragePool pool) {
      VertexSettings.Factory mean =
          (g, name, index, type) -> new WindowMeanVertex(g, name, index, type, pool);
      activated(pool, pool.activation(), new VertexSettings(1, pool.output(), mean));
    } else if (layer instanceof Layer.ChannelShuffle shuffle) {
      vertex(
          shuffle,
          (g, name, index, type) -> new ChannelShuffleVertex(g, name, index, type, shuffle));
    } else if (layer instanceof Layer.Concat concat) {
      vertex(concat, ConcatVertex::new);
    } else if (layer instanceof Layer.Add add) {
      activated(add, add.activation(), new ElementWiseVertex(ElementWiseVertex.Op.Add));
    } else if (layer instanceof Layer.GlobalAveragePool pool) {
      vertex(pool, AveragePoolVertex::new);
    } else if (layer instanceof Layer.Dense dense) {
      graph.addLayer(
          dense.name(),
          new OutputLayer.Builder(LossFunction.MCXENT)
              .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
              .nIn(dense.inputFeatures())
              .nOut(dense.units())
              .build(),
          dropped(dense));
    } else {
      throw new IllegalStateException("DL4J form missing for " + layer);
    }
  }

  private void answerBy(ComputationGraph trained, Layer layer) {
    InferenceVertex.Forward forward;
    if (layer instanceof Layer.Conv || layer instanceof Layer.DepthwiseConv) {
      KernelLayer<?> convolution = (KernelLayer<?>) trained.getLayer(linear(layer));
      BatchNormLayer norm = (BatchNormLayer) trained.getLayer(layer.name());
      forward =
          (x, memory) -> {
            INDArray y = convolution.forward(x, false, memory);
            norm.normaliseInPlace(y);
            return y;
          };
    } else if (layer instanceof Layer.SqueezeExcite) {
      KernelLayer<?> excite = (KernelLayer<?>) trained.getLayer(layer.name());
      forward = (x, memory) -> excite.forward(x, false, memory);
    } else if (layer instanceof Layer.Dense) {
      // Its own forward pass would look for workspaces of the trained graph.
      org.deeplearning4j.nn.api.Layer classifier = trained.getLayer(layer.name());
      forward =
          (x, memory) -> {
            INDArray kernel = classifier.getParam("W");
            INDArray y =
                memory.createUninitialized(
                    ArrayType.ACTIVATIONS, x.dataType(), new long[] {x.size(0), kernel.size(1)});
            Nd4j.gemm(x, kernel, y, false, false, 1, 0);
            y.addiRowVector(classifier.getParam("b"));
            return new ActivationSoftmax().getActivation(y, false);
          };
    } else {
      throw new IllegalStateException("inference form missing for " + layer);
    }
    vertex(layer, (g, name, index, type) -> new InferenceVertex(g, name, index, type, forward));
  }

  /** What the classifier sees. */
  private String dropped(Layer.Dense dense) {
    if (dropout.share() == 0) {
      return dense.input();
    }
    String name = dense.name() + DROPOUT;
    TensorShape features = new TensorShape(1, 1, dense.inputFeatures());
    VertexSettings.Factory factory =
        (g, vertex, index, type) -> new DropoutVertex(g, vertex, index, type, dropout);
    graph.addVertex(name, new VertexSettings(1, features, factory), dense.input());
    return name;
  }

  /** A vertex that is followed by an activation of its own, where it has one. */
  private void activated(Layer layer, Activation activation, GraphVertex vertex) {
    String[] inputs = layer.inputs().toArray(String[]::new);
    if (activation == Activation.NONE) {
      graph.addVertex(layer.name(), vertex, inputs);
      return;
    }
    graph.addVertex(linear(layer), vertex, inputs);
    VertexSettings.Factory factory =
        (g, name, index, type) -> new ActivationVertex(g, name, index, type, activation);
    graph.addVertex(layer.name(), new VertexSettings(1, layer.output(), factory), linear(layer));
  }

  private void normalise(Layer convolution, Activation activation) {
    TensorShape shape = convolution.output();
    graph.addLayer(
        convolution.name(), new BatchNormLayer.Settings(shape, activation), linear(convolution));
  }

  private void vertex(Layer layer, VertexSettings.Factory factory) {
    String[] inputs = layer.inputs().toArray(String[]::new);
    graph.addVertex(
        layer.name(), new VertexSettings(inputs.length, layer.output(), factory), inputs);
  }
}
