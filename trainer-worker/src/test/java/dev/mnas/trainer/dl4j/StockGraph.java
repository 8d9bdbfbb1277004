package dev.mnas.trainer.dl4j;

import dev.mnas.network.Activation;
import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network of DL4J's own layers, in double precision and NCHW, which is their better tested
 * layout. It knows no squeeze-and-excitation, channel shuffle or groups: DL4J has none that are
 * right.
 */
final class StockGraph {
  private final Network network;
  private final ComputationGraph graph;

  /** Where the output of each layer of the network is found. */
  private final Map<String, String> outputs = new HashMap<>(Map.of(Network.INPUT, Network.INPUT));

  StockGraph(Network network) {
    this.network = network;
    ComputationGraphConfiguration.GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .updater(new NoOp())
            .activation(org.nd4j.linalg.activations.Activation.IDENTITY)
            .graphBuilder()
            .addInputs(Network.INPUT);
    for (Layer layer : network.layers()) {
      add(builder, layer);
    }
    Layer last = network.layers().get(network.layers().size() - 1);
    this.graph = new ComputationGraph(builder.setOutputs(last.name()).build());
    graph.init();
  }

  private void add(ComputationGraphConfiguration.GraphBuilder builder, Layer layer) {
    String[] inputs = layer.inputs().stream().map(outputs::get).toArray(String[]::new);
    String name = layer.name();
    outputs.put(name, name);
    if (layer instanceof Layer.Conv conv && conv.groups() == 1) {
      builder.addLayer(
          GraphBuilder.linear(conv),
          new ConvolutionLayer.Builder(conv.kernel(), conv.kernel())
              .stride(conv.stride(), conv.stride())
              .convolutionMode(ConvolutionMode.Same)
              .nIn(conv.inputShape().channels())
              .nOut(conv.output().channels())
              .hasBias(false)
              .build(),
          inputs);
      normalise(builder, conv, conv.activation());
    } else if (layer instanceof Layer.DepthwiseConv conv) {
      builder.addLayer(
          GraphBuilder.linear(conv),
          new DepthwiseConvolution2D.Builder(conv.kernel(), conv.kernel())
              .stride(conv.stride(), conv.stride())
              .convolutionMode(ConvolutionMode.Same)
              .depthMultiplier(1)
              .nIn(conv.output().channels())
              .nOut(conv.output().channels())
              .hasBias(false)
              .build(),
          inputs);
      normalise(builder, conv, conv.activation());
    } else if (layer instanceof Layer.MaxPool pool) {
      builder.addLayer(name, pool(PoolingType.MAX, pool.kernel(), pool.stride()), inputs);
    } else if (layer instanceof Layer.Add sum) {
      builder.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), inputs);
      activate(builder, sum, sum.activation());
    } else if (layer instanceof Layer.Concat) {
      builder.addVertex(name, new MergeVertex(), inputs);
    } else if (layer instanceof Layer.GlobalAveragePool) {
      builder.addLayer(name, new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), inputs);
    } else if (layer instanceof Layer.Dense dense) {
      builder.addLayer(
          name,
          new OutputLayer.Builder(LossFunction.MCXENT)
              .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
              .nIn(dense.inputFeatures())
              .nOut(dense.units())
              .build(),
          inputs);
    } else {
      throw new IllegalArgumentException("DL4J has no right layer for " + layer);
    }
  }

  private static SubsamplingLayer pool(PoolingType type, int side, int stride) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(side, side)
        .stride(stride, stride)
        .convolutionMode(ConvolutionMode.Same)
        .build();
  }

  private void normalise(
      ComputationGraphConfiguration.GraphBuilder builder, Layer layer, Activation activation) {
    builder.addLayer(
        layer.name(),
        new BatchNormalization.Builder()
            .nIn(layer.output().channels())
            .nOut(layer.output().channels())
            .eps(Layer.BATCH_NORM_EPSILON)
            .build(),
        GraphBuilder.linear(layer));
    activate(builder, layer, activation);
  }

  private void activate(
      ComputationGraphConfiguration.GraphBuilder builder, Layer layer, Activation activation) {
    var stock =
        switch (activation) {
          case NONE -> Optional.<org.nd4j.linalg.activations.Activation>empty();
          case RELU -> Optional.of(org.nd4j.linalg.activations.Activation.RELU);
          case RELU6 -> Optional.of(org.nd4j.linalg.activations.Activation.RELU6);
        };
    if (stock.isPresent()) {
      outputs.put(layer.name(), layer.name() + ".activated");
      builder.addLayer(
          layer.name() + ".activated",
          new ActivationLayer.Builder().activation(stock.get()).build(),
          layer.name());
    }
  }

  /** The same parameters as the graph of our layers. */
  void copyParameters(ComputationGraph ours) {
    each(
        (vertex, ourName, stockName, shape) -> {
          INDArray stock = graph.getLayer(vertex).getParam(stockName);
          INDArray values = shape.toStock(ours.getLayer(vertex).getParam(ourName));
          stock.assign(values.reshape(stock.shape()));
        });
  }

  /**
   * One training pass.
   *
   * @param images NHWC
   * @return gradients in the names and layouts of our layers; the loss is {@code loss}
   */
  Map<String, INDArray> gradients(INDArray images, INDArray labels) {
    graph.setInputs(images.permute(0, 3, 1, 2).dup('c'));
    graph.setLabels(labels);
    graph.computeGradientAndScore();
    Map<String, INDArray> found = new LinkedHashMap<>();
    found.put("loss", Nd4j.scalar(graph.score()));
    each(
        (vertex, ourName, stockName, shape) ->
            found.put(
                vertex + "_" + ourName,
                shape.toOurs(graph.gradient().getGradientFor(vertex + "_" + stockName))));
    return found;
  }

  private void each(Action action) {
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Conv) {
        action.on(GraphBuilder.linear(layer), "kernel", "W", Shape.CHANNELS_MOVED);
      } else if (layer instanceof Layer.DepthwiseConv) {
        action.on(GraphBuilder.linear(layer), "kernel", "W", Shape.SAME);
      } else if (layer instanceof Layer.Dense) {
        action.on(layer.name(), "W", "W", Shape.SAME);
        action.on(layer.name(), "b", "b", Shape.SAME);
      }
      if (layer instanceof Layer.Conv || layer instanceof Layer.DepthwiseConv) {
        action.on(layer.name(), "gamma", "gamma", Shape.SAME);
        action.on(layer.name(), "beta", "beta", Shape.SAME);
      }
    }
  }

  private interface Action {
    void on(String vertex, String ourName, String stockName, Shape shape);
  }

  private enum Shape {
    SAME,
    /** OHWI is OIHW. */
    CHANNELS_MOVED;

    INDArray toStock(INDArray ours) {
      return this == SAME ? ours : ours.permute(0, 3, 1, 2).dup('c');
    }

    INDArray toOurs(INDArray stock) {
      return this == SAME ? stock : stock.permute(0, 2, 3, 1).dup('c');
    }
  }
}
