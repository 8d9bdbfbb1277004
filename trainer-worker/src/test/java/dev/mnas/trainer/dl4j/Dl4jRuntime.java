package dev.mnas.trainer.dl4j;

import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** Inference with the graph that is trained, up to the softmax. */
public final class Dl4jRuntime implements AutoCloseable {
  private final TensorShape shape;
  private final ComputationGraph graph;

  /** Builds the graph. */
  public Dl4jRuntime(Network network, Weights weights) {
    Backend.useOneThread();
    shape = network.spec().input();
    graph = GraphBuilder.build(network, DataType.FLOAT, new NoOp());
    new WeightTransfer(network, graph).write(weights);
    int last = graph.getNumLayers() - 1;
    OutputLayer classifier = (OutputLayer) graph.getLayer(last).conf().getLayer();
    classifier.setActivationFn(new ActivationIdentity());
  }

  /** Logits [image, class] of images, NHWC. */
  public double[] logits(float[] images, int count) {
    long[] dimensions = {count, shape.height(), shape.width(), shape.channels()};
    try (INDArray x = Nd4j.create(images, dimensions, 'c')) {
      return Memory.read(graph.outputSingle(false, x));
    }
  }

  @Override
  public void close() {
    graph.close();
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }
}
