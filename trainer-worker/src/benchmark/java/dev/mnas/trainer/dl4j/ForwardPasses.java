package dev.mnas.trainer.dl4j;

import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** The forward pass of a network alone, as in training and as in validation. */
public final class ForwardPasses implements AutoCloseable {
  private final ComputationGraph graph;
  private final INDArray images;

  /** Takes images in NHWC. */
  public ForwardPasses(Network network, Weights weights, float[] images, int count) {
    TensorShape shape = network.spec().input();
    this.graph = GraphBuilder.build(network, DataType.FLOAT, new NoOp());
    new WeightTransfer(network, graph).write(weights);
    this.images =
        Nd4j.create(
            images, new long[] {count, shape.height(), shape.width(), shape.channels()}, 'c');
  }

  /** With the statistics of the batch. */
  public void training() {
    graph.output(true, images);
  }

  /** With the running statistics. */
  public void validation() {
    graph.output(false, images);
  }

  @Override
  public void close() {
    graph.close();
    images.close();
  }
}
