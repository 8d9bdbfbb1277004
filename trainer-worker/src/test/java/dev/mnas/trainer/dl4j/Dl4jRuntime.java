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

/** Inference with the graph that is trained, and with the folded one that validates it. */
public final class Dl4jRuntime implements AutoCloseable {
  private final TensorShape shape;
  private final ComputationGraph graph;
  private final ComputationGraph inference;

  /** Builds the graph. */
  public Dl4jRuntime(Network network, Weights weights) {
    Backend.useOneThread();
    shape = network.spec().input();
    graph = GraphBuilder.build(network, DataType.FLOAT, new NoOp());
    new WeightTransfer(network, graph).write(weights);
    inference = GraphBuilder.inference(network, graph);
    int last = graph.getNumLayers() - 1;
    OutputLayer classifier = (OutputLayer) graph.getLayer(last).conf().getLayer();
    classifier.setActivationFn(new ActivationIdentity());
  }

  /** Logits [image, class] of images, NHWC, by the trained graph. */
  public double[] logits(float[] images, int count) {
    return answer(graph, images, count);
  }

  /** Probabilities [image, class] of images, NHWC, by the graph that validates. */
  public double[] probabilities(float[] images, int count) {
    return answer(inference, images, count);
  }

  private double[] answer(ComputationGraph asked, float[] images, int count) {
    long[] dimensions = {count, shape.height(), shape.width(), shape.channels()};
    try (INDArray x = Nd4j.create(images, dimensions, 'c')) {
      return Memory.read(asked.outputSingle(false, x));
    }
  }

  @Override
  public void close() {
    inference.close();
    graph.close();
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }
}
