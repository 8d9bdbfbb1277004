package dev.mnas.trainer.dl4j;

import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;

/**
 * A network in native memory, trained step by step in single precision. Not safe for concurrent
 * use: create, use and close it on one thread.
 */
public final class TrainableNetwork implements AutoCloseable {
  private final Network network;
  private final ComputationGraph graph;
  private final WeightDecay decay;

  private TrainableNetwork(Network network, ComputationGraph graph, WeightDecay decay) {
    this.network = network;
    this.graph = graph;
    this.decay = decay;
  }

  /** Builds the network with these weights. */
  public static TrainableNetwork of(Network network, Weights initial, TrainingSettings settings) {
    Backend.useOneThread();
    Nesterovs updater =
        Nesterovs.builder()
            .learningRateSchedule(new StepSchedule(settings.learningRate()))
            .momentum(settings.momentum())
            .build();
    ComputationGraph graph = GraphBuilder.build(network, DataType.FLOAT, updater);
    new WeightTransfer(network, graph).write(initial);
    WeightDecay decay = new WeightDecay(graph, settings.l2());
    graph.setListeners(decay);
    return new TrainableNetwork(network, graph, decay);
  }

  /**
   * Takes one optimisation step.
   *
   * @param images NHWC, at least 2 of them
   * @param labels class of each image
   * @return mean cross-entropy of the batch before the step; not finite when training has diverged
   */
  public double step(float[] images, int[] labels) {
    float[] targets = new float[labels.length * network.spec().classes()];
    for (int i = 0; i < labels.length; i++) {
      targets[i * network.spec().classes() + labels[i]] = 1;
    }
    try (INDArray x = images(images, labels.length);
        INDArray y =
            Nd4j.create(targets, new long[] {labels.length, network.spec().classes()}, 'c')) {
      graph.fit(new DataSet(x, y));
      return graph.score();
    }
  }

  /**
   * The most probable class of each image, by the running statistics.
   *
   * @param images NHWC
   * @param count number of images
   */
  public int[] classify(float[] images, int count) {
    double[] probabilities = probabilities(images, count);
    int classes = network.spec().classes();
    int[] answers = new int[count];
    for (int i = 0; i < count; i++) {
      for (int c = 1; c < classes; c++) {
        if (probabilities[i * classes + c] > probabilities[i * classes + answers[i]]) {
          answers[i] = c;
        }
      }
    }
    return answers;
  }

  /** Class probabilities [image, class], by the running statistics. */
  public double[] probabilities(float[] images, int count) {
    try (INDArray x = images(images, count)) {
      return Memory.read(graph.outputSingle(false, x));
    }
  }

  private INDArray images(float[] images, int count) {
    TensorShape shape = network.spec().input();
    if (images.length != count * shape.elements()) {
      throw new IllegalArgumentException(
          "%d images of %s must have %d values, had %d"
              .formatted(count, shape, count * shape.elements(), images.length));
    }
    return Nd4j.create(
        images, new long[] {count, shape.height(), shape.width(), shape.channels()}, 'c');
  }

  /** A copy of the weights and running statistics. */
  public Weights weights() {
    return new WeightTransfer(network, graph).read();
  }

  /** Frees the native memory, workspaces included. */
  @Override
  public void close() {
    decay.close();
    graph.close();
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }
}
